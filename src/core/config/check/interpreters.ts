/** Scripts whose first line does not name an interpreter that is there: the kernel refuses them (LIFE-SPAWN-028). */
import { lookUpCommand } from "../../process/lookup.js";
import { commandOf } from "./command-of.js";
import { textOf } from "./machine.js";
import type { Rule } from "./rule.js";
import type { Survey } from "./survey.js";

/** As much of a first line as the kernel looks at, and more. */
const FIRST_BYTES = 256;
/** What is no text: programs in binary formats, which a kernel may be told to run. */
// eslint-disable-next-line no-control-regex
const BINARY = /[\x00-\x08\x0e-\x1f\x7f-\xff]/;

/** Findings about interpreters. */
export const INTERPRETERS: readonly Rule[] = [
  {
    name: "bad-interpreter",
    doc: "A script whose first line names no interpreter, or one that is not there.",
    *find(survey) {
      for (const { section, spot, file, path } of commandOf(survey)) {
        const problem = interpreterProblem(survey, file, path);
        if (problem === undefined) continue;
        const { now, write, isCertain = true } = problem;
        const cannot = isCertain ? "can never start" : "most likely cannot start";
        yield { severity: isCertain ? "error" : "warning", spot, now: `[${section}] ${cannot}: ${now}`, write };
      }
    },
  },
];

interface Problem {
  /** False where some interpreters forgive it. */
  readonly isCertain?: false;
  readonly now: string;
  readonly write: string;
}

const IS_ENV = /\/env$/;

function unixEnds(file: string): string {
  return `Save it with line ends of Unix: sed -i 's/\\r$//' ${file}`;
}

function interpreterProblem(survey: Survey, file: string, path: string | undefined): Problem | undefined {
  const { programs } = survey.world;
  const text = textOf(programs, file, FIRST_BYTES);
  if (text === undefined) return undefined;
  if (!text.startsWith("#!")) {
    if (text === "") return { now: `${file} is empty`, write: "Write the script, its first line such as #!/bin/sh." };
    if (BINARY.test(text)) return undefined;
    return {
      now: `${file} is a text without a first line that names its interpreter`,
      write: `Write #!/bin/sh (or what it is written for) on its first line, or command=sh ${file}.`,
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
  if (interpreter.startsWith("/") && programs.stat(interpreter) === undefined) {
    return {
      now: `the interpreter of ${file}, ${interpreter}, does not exist`,
      write: `Install it, or correct the first line of ${file}.`,
    };
  }
  return envProblem(survey, { file, interpreter, rest, path });
}

interface EnvCall {
  readonly file: string;
  readonly interpreter: string;
  readonly rest: readonly string[];
  readonly path: string | undefined;
}

/** `#!/usr/bin/env python3`: env looks for it in the PATH of the program. */
function envProblem({ world }: Survey, { file, interpreter, rest, path }: EnvCall): Problem | undefined {
  if (!IS_ENV.test(interpreter)) return undefined;
  const wanted = rest.find((word) => !/^-|=/.test(word));
  if (wanted === undefined || wanted.includes("/")) return undefined;
  const found = lookUpCommand(
    { command: wanted, programPath: path, daemonPath: world.environment["PATH"] },
    world.programs,
  );
  if (found.ok || found.code !== "NO_FILE") return undefined;
  return {
    now: `the first line of ${file} wants ${wanted}, which env does not find in its PATH`,
    write: `Install ${wanted}, or set PATH in environment=.`,
  };
}
