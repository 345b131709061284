/** Programs that cannot be run: the daemon starts, they never do (LIFE-SPAWN-005..010). */
import { lookUpCommand } from "../../process/lookup.js";
import { joinPath, normalPath } from "../paths.js";
import { cutQuote } from "./cut-values.js";
import { spotWithin } from "./line-table.js";
import type { Rule } from "./rule.js";
import { everyProcess, type Survey, type SurveyedProcess } from "./survey.js";

/** Findings about commands. */
export const PROGRAMS: readonly Rule[] = [
  {
    name: "cannot-run",
    doc: "A command whose program does not exist or cannot be executed.",
    *find(survey) {
      const asked = new Set<string>();
      for (const { section, process } of everyProcess(survey)) {
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
          write: advice(survey, { section, process }, found.code),
        };
      }
    },
  },
];

/** Words that are no programs; some systems have a program of the name, and then it is found. */
const SHELL_WORDS: ReadonlySet<string> = new Set(
  "cd . source export set unset exec eval ulimit umask if for while until case trap alias".split(" "),
);

function advice({ world }: Survey, { process }: SurveyedProcess, code: "NO_FILE" | "NOT_EXECUTABLE"): string {
  const word = /^\s*["']?([^\s"']*)/.exec(process.command)![1]!;
  const there = process.directory === undefined ? undefined : normalPath(joinPath(process.directory, word));
  if (there !== undefined && !word.startsWith("/") && world.programs.stat(there) !== undefined) {
    return `Write command=${there}…: the program is looked up before the change to directory.`;
  }
  if (word.startsWith("~")) return "Write the home directory in full: no shell replaces ~.";
  if (SHELL_WORDS.has(word)) {
    return `${word} belongs to the shell, and there is none: write directory= or environment=, or command=sh -c '…'.`;
  }
  if (code === "NO_FILE") {
    if (word.includes("/")) return `Install ${word}, or correct its path.`;
    return `Install ${word}, write its full path, or set PATH in environment=.`;
  }
  if (word === "") return "Write a program after command=.";
  return world.programs.stat(word) === undefined
    ? "Correct the command: it is split into words as a shell does it."
    : `Run chmod +x ${word}, or call its interpreter: command=sh ${word}.`;
}
