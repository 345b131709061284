/** Programs that cannot be run: the daemon starts, but they never do (LIFE-SPAWN-005..010). */
import { lookUpCommand } from "../../process/lookup.js";
import { commandAdvice } from "../advice/command-advice.js";
import { cutQuote } from "./cut-values.js";
import { spotWithin } from "../survey/line-table.js";
import { rule, type Rule } from "../survey/rule.js";
import { everyCommand } from "../survey/survey.js";

/** Findings about commands. */
export const PROGRAMS: readonly Rule[] = [
  rule({
    name: "cannot-run",
    doc: "A command whose program does not exist or cannot be executed.",
    severities: ["error"],
    *find(survey) {
      const asked = new Set<string>();
      for (const { section, process } of everyCommand(survey)) {
        const option = survey.table.option(section, "command");
        const id = `${section}\n${process.command}`;
        if (option === undefined || asked.has(id) || cutQuote(option) !== undefined) continue;
        asked.add(id);
        const { programs, environment } = survey.world;
        const programPath = process.environment.get("PATH") ?? survey.daemon?.environment.get("PATH");
        const query = { command: process.command, programPath, daemonPath: environment["PATH"] };
        const found = lookUpCommand(query, programs);
        if (found.ok) continue;
        yield {
          severity: "error",
          spot: spotWithin(option, 0),
          now: `[${section}] can never start: ${found.message}`,
          write: commandAdvice(process, found.code, programs),
        };
      }
    },
  }),
];
