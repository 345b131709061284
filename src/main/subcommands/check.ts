/** `tsd check`: reports what is wrong with a configuration, without starting anything. */
import { checkConfiguration, type CheckReport } from "../../core/check/check.js";
import { checkHelpEnd, renderReport } from "../../core/check/render.js";
import { RULES } from "../../core/check/rules/rules.js";
import type { ConfigWorld } from "../../core/config/model/world.js";
import { parseCommandLine, walkOptions, type OptionSpec } from "../command-line/command-line.js";
import { loadPosix } from "../../posix/addon.js";
import { checkedFiles, mostDescriptors } from "../../daemon/machine/checked-files.js";
import { helpText } from "../command-line/help-text.js";
import { paints, print } from "./report-output.js";

/** In the order in which help lists them. */
export const CHECK_OPTIONS: readonly OptionSpec[] = [
  {
    key: "configuration",
    short: "c",
    long: "configuration",
    value: "FILENAME",
    help: "the configuration file; looked for where the daemon looks if not given",
  },
  { key: "json", short: "", long: "json", help: "print findings and the effective configuration as JSON" },
  { key: "strict", short: "", long: "strict", help: "warnings count as errors do" },
  { key: "help", short: "h?", long: "help", help: "print this text and exit" },
];

/** What the command was called with. */
export interface CheckCall {
  readonly world: ConfigWorld;
  /** The path of the program; the search for a file begins beside it. */
  readonly program: string;
  /** What follows `check`. */
  readonly words: readonly string[];
}

/** Runs it. Returns the exit status: 0 fine, 1 found something, 2 wrong command line. */
export async function check({ world, program, words }: CheckCall): Promise<0 | 1 | 2> {
  const refuse = async (message: string): Promise<2> => {
    await print(process.stderr, `Error: ${message}\nFor help, use tsd check -h\n`);
    return 2;
  };
  const parsed = parseAll(words);
  if (!parsed.ok) return refuse(parsed.message);
  const [named, stray] = parsed.rest;
  if (stray !== undefined) return refuse(`cannot check ${named!} and ${stray} at once: name one file`);
  const walk = walkOptions(parsed.given, ({ key }) => (key === "help" ? "last" : undefined));
  if (walk.end === "refused") return refuse(walk.problem.message);
  if (walk.end === "last") {
    const summary = "say what is wrong with a configuration, and what to write instead.";
    await print(
      process.stdout,
      await helpText("tsd check", summary, "[options] [FILE]", CHECK_OPTIONS, checkHelpEnd(RULES)),
    );
    return 0;
  }
  const { options } = walk;
  const given = options.get("configuration")?.value;
  if (given !== undefined && named !== undefined)
    return refuse(`cannot check ${given} and ${named} at once: name one file`);
  const machine = { programs: checkedFiles(), mostDescriptors: mostDescriptors(loadPosix()) };
  const report = checkConfiguration({ ...world, ...machine }, { file: given ?? named, argv0: program, overrides: {} });
  const text = options.has("json") ? `${JSON.stringify(report, undefined, 2)}\n` : renderReport(report, await paints());
  await print(process.stdout, text);
  return isBad(report, options.has("strict")) ? 1 : 0;
}

/** Options may also follow the file, as people type them: nothing else can follow it. */
function parseAll(words: readonly string[]): ReturnType<typeof parseCommandLine> {
  const parsed = parseCommandLine(CHECK_OPTIONS, words);
  const [first, ...after] = parsed.ok ? parsed.rest : [];
  if (!parsed.ok || first === undefined) return parsed;
  const others = parseAll(after);
  return others.ok ? { ...others, given: [...parsed.given, ...others.given], rest: [first, ...others.rest] } : others;
}

function isBad({ findings }: CheckReport, strict: boolean): boolean {
  return findings.some(({ severity }) => severity === "error" || (strict && severity === "warning"));
}
