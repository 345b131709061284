/** Scripts whose first line does not name an existing interpreter: the kernel refuses them (LIFE-SPAWN-028). */
import { commandOf } from "./command-of.js";
import { interpreterProblem } from "../advice/interpreter-problem.js";
import { rule, type Rule } from "../survey/rule.js";

/** Findings about interpreters. */
export const INTERPRETERS: readonly Rule[] = [
  rule({
    name: "bad-interpreter",
    doc: "A script whose first line names no interpreter, or one that does not exist.",
    severities: ["error", "warning"],
    *find(survey) {
      const { programs: files, environment } = survey.world;
      const machine = { files, daemonPath: environment["PATH"] };
      for (const { section, spot, file, path } of commandOf(survey)) {
        const problem = interpreterProblem(machine, file, path);
        if (problem === undefined) continue;
        const { now, write, isCertain = true } = problem;
        const cannot = isCertain ? "can never start" : "most likely cannot start";
        yield { severity: isCertain ? "error" : "warning", spot, now: `[${section}] ${cannot}: ${now}`, write };
      }
    },
  }),
];
