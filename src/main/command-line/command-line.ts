/**
 * Command lines as the original's getopt reads them: options up to the first other word, long names shortened to any
 * unique prefix, `--name=value` or `--name value`, its error texts (command-lines.md).
 *
 * Reading has two steps, as in the original. First all words are read, and unknown options are refused. Then the
 * options are handled in the order typed, each when it is reached: what comes after a `-v` is never checked
 * (CLI-D-005).
 */
import type { ConfigProblem } from "../../core/config/model/problems.js";

/** One option of a program. */
export interface OptionSpec {
  /** The key under which its value is found. */
  readonly key: string;
  /** Letters without the dash: `n`; more than one for `h` and `?`. */
  readonly short: string;
  /** Without the dashes. */
  readonly long: string;
  /** Other spellings of the long name, accepted only in full. */
  readonly aliases?: readonly string[];
  /** The name of its value in help; a flag has none. */
  readonly value?: string;
  readonly help: string;
}

/** An option that was given: its key, the flag in full (`-l`, `--logfile`), and its value ("" for a flag). */
export interface GivenOption {
  readonly key: string;
  readonly flag: string;
  readonly value: string;
}

/** A parsed command line: options in the order typed, and the words after them. */
export type ParsedCommandLine =
  | { readonly ok: true; readonly given: readonly GivenOption[]; readonly rest: readonly string[] }
  | { readonly ok: false; readonly message: string };

class BadOption extends Error {}

/** Read the words after the program's name (CLI-D-022). */
export function parseCommandLine(specs: readonly OptionSpec[], words: readonly string[]): ParsedCommandLine {
  const given: GivenOption[] = [];
  const remaining = [...words];
  try {
    for (;;) {
      const word = remaining[0];
      if (word === undefined || word === "-" || !word.startsWith("-")) break;
      remaining.shift();
      if (word === "--") break;
      if (word.startsWith("--")) given.push(readLong(specs, word.slice(2), remaining));
      else given.push(...readShort(specs, word.slice(1), remaining));
    }
    return { ok: true, given, rest: remaining };
  } catch (error) {
    if (error instanceof BadOption) return { ok: false, message: error.message };
    throw error;
  }
}

function readLong(specs: readonly OptionSpec[], text: string, remaining: string[]): GivenOption {
  const equals = text.indexOf("=");
  const typed = equals < 0 ? text : text.slice(0, equals);
  const attached = equals < 0 ? undefined : text.slice(equals + 1);
  const candidates = specs.filter((spec) => spec.long.startsWith(typed));
  const exact = specs.find((spec) => spec.long === typed || spec.aliases?.includes(typed) === true);
  const spec = exact ?? candidates[0];
  if (spec === undefined) throw new BadOption(`option --${typed} not recognized`);
  if (exact === undefined && candidates.length > 1) throw new BadOption(`option --${typed} not a unique prefix`);
  const flag = `--${spec.long}`;
  if (spec.value === undefined) {
    if (attached !== undefined) throw new BadOption(`option ${flag} must not have an argument`);
    return { key: spec.key, flag, value: "" };
  }
  const value = attached ?? remaining.shift();
  if (value === undefined) throw new BadOption(`option ${flag} requires argument`);
  return { key: spec.key, flag, value };
}

/** Several letters may share a dash; what follows a letter that takes a value is its value. */
function readShort(specs: readonly OptionSpec[], word: string, remaining: string[]): GivenOption[] {
  const given: GivenOption[] = [];
  const letters = Array.from(word);
  for (const [at, letter] of letters.entries()) {
    const spec = specs.find(({ short }) => short.includes(letter));
    if (spec === undefined) throw new BadOption(`option -${letter} not recognized`);
    const flag = `-${letter}`;
    if (spec.value === undefined) {
      given.push({ key: spec.key, flag, value: "" });
      continue;
    }
    const value = letters.slice(at + 1).join("") || remaining.shift();
    if (value === undefined) throw new BadOption(`option ${flag} requires argument`);
    return [...given, { key: spec.key, flag, value }];
  }
  return given;
}

/** Options by key, once all of them have been accepted. */
export type Options = ReadonlyMap<string, GivenOption>;

/** What a program does with an option: nothing special, nothing else after it (`-h`), or a refusal. */
export type OptionOutcome = undefined | "last" | ConfigProblem;

/** How the walk over the options ended: after all of them, at one that ends the program, or at one that is refused. */
export type Walk =
  | { readonly end: "all"; readonly options: Options }
  | { readonly end: "last"; readonly option: GivenOption }
  | { readonly end: "refused"; readonly problem: ConfigProblem };

/** Judge the options one by one; a repeated option is refused after it was judged (CLI-D-005, -023). */
export function walkOptions(given: readonly GivenOption[], judge: (option: GivenOption) => OptionOutcome): Walk {
  const options = new Map<string, GivenOption>();
  for (const option of given) {
    const verdict = judge(option);
    if (verdict === "last") return { end: "last", option };
    if (verdict !== undefined) return { end: "refused", problem: verdict };
    if (options.has(option.key)) {
      const problem = { message: `conflicting command line option '${option.flag}'`, advice: [] };
      return { end: "refused", problem };
    }
    options.set(option.key, option);
  }
  return { end: "all", options };
}
