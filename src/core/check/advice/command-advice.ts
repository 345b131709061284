/** What to do about a command that cannot be run: for `tsd check` before it is tried, for `tsctl why` after. */
import type { ProcessConfig } from "../../config/model/model.js";
import { joinPath, normalPath } from "../../config/text/paths.js";
import { splitShellWords } from "../../python/shell-words.js";
import { isFolder, textOf, type CheckedFiles } from "../survey/machine.js";

/** Words that are not programs; some systems have a program of that name, and then it is found. */
const SHELL_WORDS: ReadonlySet<string> = new Set(
  "cd . source export set unset exec eval ulimit umask if for while until case trap alias".split(" "),
);

/** `NAME=value` before a command, which only a shell understands. */
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
  return `Write environment=${environment.join(",")} and command=${rest.map(quotedWord).join(" ")}: no shell reads the line.`;
}

/** As written on a command line. */
function quotedWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `"${word.replace(/["\\]/g, "\\$&")}"`;
}

/** A sentence that says what to write or do. */
export function commandAdvice(
  { command, directory }: Pick<ProcessConfig, "command" | "directory">,
  code: "NO_FILE" | "NOT_EXECUTABLE",
  files: CheckedFiles,
): string {
  const split = splitShellWords(command);
  if (!split.ok) return splitAdvice(command, split.error);
  const [word = ""] = split.words;
  if (word === "") return "Write a program after command=.";
  const there = directory === undefined ? undefined : normalPath(joinPath(directory, word));
  if (there !== undefined && !word.startsWith("/") && files.stat(there) !== undefined) {
    return `Write command=${there}…: the program is looked up before the change to directory.`;
  }
  if (word.startsWith("~")) return "Write the home directory in full: no shell replaces ~.";
  if (ASSIGNMENT.test(word)) return assignmentAdvice(split.words);
  const [first = ""] = word.trim().split(/\s+/);
  if (first !== word && split.words.length === 1) {
    return `Remove the quotes around it: all between them is taken for the name of one program, not ${first} and its arguments.`;
  }
  if (SHELL_WORDS.has(word)) {
    return `${word} belongs to the shell, and there is none: write directory= or environment=, or command=sh -c '…'.`;
  }
  if (code === "NO_FILE") {
    if (word.includes("/")) return `Install ${word}, or correct its path.`;
    return `Install ${word}, write its full path, or set PATH in environment=.`;
  }
  if (isFolder(files, word)) return `Write the path of a program in ${word}.`;
  return executableAdvice(word, textOf(files, word, FIRST_BYTES));
}

/** The length of a first line that the kernel reads. */
const FIRST_BYTES = 256;

/** The interpreters for file names. */
const INTERPRETERS: ReadonlyMap<string, string> = new Map([
  ["py", "python3"],
  ["js", "node"],
  ["mjs", "node"],
  ["cjs", "node"],
  ["php", "php"],
  ["rb", "ruby"],
  ["pl", "perl"],
  ["lua", "lua"],
  ["R", "Rscript"],
  ["jar", "java -jar"],
  ["sh", "sh"],
  ["bash", "bash"],
  ["zsh", "zsh"],
]);

/** The interpreter that a file needs, as far as its name shows. */
export function interpreterOf(file: string): string | undefined {
  return INTERPRETERS.get(/\.(\w+)$/.exec(file)?.[1] ?? "");
}

/** `/usr/bin/python3 -u`, from `#!/usr/bin/python3 -u`. */
function shebangOf(text: string | undefined): string | undefined {
  return /^#![ \t]*([^\r\n]*\S)/.exec(text ?? "")?.[1];
}

function executableAdvice(file: string, text: string | undefined): string {
  const interpreter = interpreterOf(file) ?? shebangOf(text);
  if (text === undefined || text.startsWith("#!")) {
    return interpreter === undefined
      ? `Run chmod +x ${file}.`
      : `Run chmod +x ${file}, or call its interpreter: command=${interpreter} ${file}.`;
  }
  // Without a first line that names an interpreter, the kernel still does not run it.
  return interpreter === undefined
    ? `Run chmod +x ${file} if it is a program; for a script, write its interpreter before it: command=sh ${file}.`
    : `Call its interpreter: command=${interpreter} ${file}.`;
}

function splitAdvice(command: string, error: string): string {
  if (/quot/i.test(error)) {
    const [open] = /["']/.exec(command) ?? ['"'];
    return `Close the quote, or write \\${open} for one that is meant: the command is split into words as a shell does it.`;
  }
  return "Correct the command: it is split into words as a shell does it.";
}
