/** Programs that cannot be run: the daemon starts, they never do (LIFE-SPAWN-005..010). */
import { lookUpCommand } from "../../process/lookup.js";
import { splitShellWords } from "../shell-words.js";
import { joinPath, normalPath } from "../paths.js";
import { cutQuote } from "./cut-values.js";
import { spotWithin } from "./line-table.js";
import type { Rule } from "./rule.js";
import { everyCommand, type Survey, type SurveyedProcess } from "./survey.js";

/** Findings about commands. */
export const PROGRAMS: readonly Rule[] = [
  {
    name: "cannot-run",
    doc: "A command whose program does not exist or cannot be executed.",
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

/** `NAME=value` before a command, as only a shell takes it. */
const ASSIGNMENT = /^[A-Za-z_]\w*=/;

function assignmentAdvice(words: readonly string[]): string {
  const variables = words.slice(
    0,
    words.findIndex((word) => !ASSIGNMENT.test(word)),
  );
  const rest = words.slice(variables.length);
  if (rest.length === 0 || variables.length === 0) {
    return "Write a program after command=, and its variables in environment=.";
  }
  const environment = variables.map(
    (word) => `${word.slice(0, word.indexOf("="))}="${word.slice(word.indexOf("=") + 1)}"`,
  );
  return `Write environment=${environment.join(",")} and command=${rest[0]!}${rest.length > 1 ? " …" : ""}: no shell reads the line.`;
}

function advice({ world }: Survey, { process }: SurveyedProcess, code: "NO_FILE" | "NOT_EXECUTABLE"): string {
  const split = splitShellWords(process.command);
  if (!split.ok) return splitAdvice(process.command, split.error);
  const [word = ""] = split.words;
  if (word === "") return "Write a program after command=.";
  const there = process.directory === undefined ? undefined : normalPath(joinPath(process.directory, word));
  if (there !== undefined && !word.startsWith("/") && world.programs.stat(there) !== undefined) {
    return `Write command=${there}…: the program is looked up before the change to directory.`;
  }
  if (word.startsWith("~")) return "Write the home directory in full: no shell replaces ~.";
  if (ASSIGNMENT.test(word)) return assignmentAdvice(split.words);
  const [first = ""] = word.trim().split(/\s+/);
  if (first !== word && split.words.length === 1) {
    return `Take away the quotes around it: all between them is taken for the name of one program, not ${first} and its arguments.`;
  }
  if (SHELL_WORDS.has(word)) {
    return `${word} belongs to the shell, and there is none: write directory= or environment=, or command=sh -c '…'.`;
  }
  if (code === "NO_FILE") {
    if (word.includes("/")) return `Install ${word}, or correct its path.`;
    return `Install ${word}, write its full path, or set PATH in environment=.`;
  }
  if (world.isDirectory(word)) return `Write the path of a program in ${word}.`;
  return `Run chmod +x ${word}, or call its interpreter: command=sh ${word}.`;
}

function splitAdvice(command: string, error: string): string {
  if (/quot/i.test(error)) {
    const [open] = /["']/.exec(command) ?? ['"'];
    return `Close the quote, or write \\${open} for one that is meant: the command is split into words as a shell does it.`;
  }
  return "Correct the command: it is split into words as a shell does it.";
}
