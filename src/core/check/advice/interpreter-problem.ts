/** What is wrong with the first line of a script, so that the kernel refuses it (LIFE-SPAWN-028). */
import { lookUpCommand } from "../../process/lookup.js";
import { interpreterOf } from "./command-advice.js";
import { textOf, type CheckedFiles } from "../survey/machine.js";

/** The length of a first line that the kernel reads, and more. */
const FIRST_BYTES = 256;
/** Not text: programs in binary formats, which a kernel may be configured to run. */
// eslint-disable-next-line no-control-regex
const BINARY = /[\x00-\x08\x0e-\x1f\x7f-\xff]/;

/** Where files are searched. */
export interface Machine {
  readonly files: CheckedFiles;
  /** PATH of the daemon; undefined when unset. */
  readonly daemonPath: string | undefined;
}

/** Why a script cannot be run, and what to do. */
export interface InterpreterProblem {
  /** False if some interpreters accept it. */
  readonly isCertain?: false;
  readonly now: string;
  readonly write: string;
}

const IS_ENV = /\/env$/;

function unixEnds(file: string): string {
  return `Save it with line ends of Unix: sed -i 's/\\r$//' ${file}`;
}

/**
 * What is wrong with the first line of the script in this file; undefined if nothing is, or the file is not a script.
 * @param path the PATH that the program gets, if its configuration sets one
 */
export function interpreterProblem(
  machine: Machine,
  file: string,
  path: string | undefined,
): InterpreterProblem | undefined {
  const { files } = machine;
  const text = textOf(files, file, FIRST_BYTES);
  if (text === undefined) return undefined;
  if (!text.startsWith("#!")) {
    if (text === "") return { now: `${file} is empty`, write: "Write the script, its first line such as #!/bin/sh." };
    if (BINARY.test(text)) return undefined;
    return {
      now: `${file} is a text without a first line that names its interpreter`,
      write: `Write #!/bin/sh (or what it is written for) on its first line, or command=${interpreterOf(file) ?? "sh"} ${file}.`,
    };
  }
  const [line = ""] = text.slice(2).split("\n");
  const carriage = line.endsWith("\r");
  const words = line
    .replace(/\r$/, "")
    .split(/[ \t]+/)
    .filter((word) => word !== "");
  const [interpreter = "", ...rest] = words;
  if (interpreter === "")
    return { now: `the first line of ${file} names no interpreter`, write: "Write #!/bin/sh there." };
  if (carriage && rest.length > 0 && !IS_ENV.test(interpreter)) {
    return {
      isCertain: false,
      now: `the first line of ${file} ends with a carriage return, and so ${interpreter} gets "${words.at(-1)!}\\r"`,
      write: unixEnds(file),
    };
  }
  if (carriage) {
    return {
      now: `the first line of ${file} ends with a carriage return, so its interpreter is "${words.at(-1)!}\\r"`,
      write: unixEnds(file),
    };
  }
  if (interpreter.startsWith("/") && files.stat(interpreter) === undefined) {
    return {
      now: `the interpreter of ${file}, ${interpreter}, does not exist`,
      write: `Install it, or correct the first line of ${file}.`,
    };
  }
  return envProblem(machine, { file, interpreter, rest, path });
}

interface EnvCall {
  readonly file: string;
  readonly interpreter: string;
  readonly rest: readonly string[];
  readonly path: string | undefined;
}

/** `#!/usr/bin/env python3`: env searches the PATH of the program. */
function envProblem(
  { files, daemonPath }: Machine,
  { file, interpreter, rest, path }: EnvCall,
): InterpreterProblem | undefined {
  if (!IS_ENV.test(interpreter)) return undefined;
  const wanted = rest.find((word) => !/^-|=/.test(word));
  if (wanted === undefined || wanted.includes("/")) return undefined;
  const found = lookUpCommand({ command: wanted, programPath: path, daemonPath }, files);
  if (found.ok || found.code !== "NO_FILE") return undefined;
  return {
    now: `the first line of ${file} wants ${wanted}, which env does not find in its PATH`,
    write: `Install ${wanted}, or set PATH in environment=.`,
  };
}
