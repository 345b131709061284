/**
 * Options as Python's getopt reads them, which is how the original's programs do: options end at the
 * first other word, long ones may be shortened to any unique prefix, short ones bundled (cli.md).
 * `commander` does none of that, and takes 11 ms to load; it writes the help (program-help.ts).
 */

/** An option of a program. */
export interface OptionSpec {
  /** One letter, or `?`. */
  readonly short?: string;
  readonly long?: string;
  /** Other spellings of the long name that are understood, in full only. */
  readonly aliases?: readonly string[];
  /** What to call its value in help; absent for a flag. */
  readonly value?: string;
  /** For help; an option without is not shown. */
  readonly text?: string;
}

/** An option as given: `flag` is its full name with dashes (`-c`, `--configuration`). */
export interface GivenOption<Spec extends OptionSpec> {
  readonly spec: Spec;
  readonly flag: string;
  /** "" for a flag. */
  readonly value: string;
}

export type CommandLine<Spec extends OptionSpec> =
  | { readonly ok: true; readonly options: readonly GivenOption<Spec>[]; readonly words: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** Splits a command line into options and the words after them; the messages are getopt's (CLI-D-022). */
export function getopt<Spec extends OptionSpec>(args: readonly string[], specs: readonly Spec[]): CommandLine<Spec> {
  const rest = [...args];
  const options: GivenOption<Spec>[] = [];
  try {
    while (rest[0]?.startsWith("-") === true && rest[0] !== "-") {
      const argument = rest.shift()!;
      if (argument === "--") break;
      if (argument.startsWith("--")) options.push(takeLong(argument.slice(2), rest, specs));
      else takeShort(argument.slice(1), rest, specs, options);
    }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, message: error.message };
    throw error;
  }
  return { ok: true, options, words: rest };
}

class Refusal extends Error {}

function takeLong<Spec extends OptionSpec>(text: string, rest: string[], specs: readonly Spec[]): GivenOption<Spec> {
  const equals = text.indexOf("=");
  const typed = equals === -1 ? text : text.slice(0, equals);
  const attached = equals === -1 ? undefined : text.slice(equals + 1);
  const spec = findLong(typed, specs);
  const long = spec.long!;
  if (spec.value === undefined) {
    if (attached !== undefined) throw new Refusal(`option --${long} must not have an argument`);
    return { spec, flag: `--${long}`, value: "" };
  }
  const value = attached ?? rest.shift();
  if (value === undefined) throw new Refusal(`option --${long} requires argument`);
  return { spec, flag: `--${long}`, value };
}

function findLong<Spec extends OptionSpec>(typed: string, specs: readonly Spec[]): Spec {
  const exact = specs.find((spec) => spec.long === typed || spec.aliases?.includes(typed));
  if (exact !== undefined) return exact;
  const [first, ...more] = specs.filter((spec) => spec.long?.startsWith(typed));
  if (first === undefined) throw new Refusal(`option --${typed} not recognized`);
  if (more.length > 0) throw new Refusal(`option --${typed} not a unique prefix`);
  return first;
}

function takeShort<Spec extends OptionSpec>(
  bundle: string,
  rest: string[],
  specs: readonly Spec[],
  options: GivenOption<Spec>[],
): void {
  const letters = Array.from(bundle);
  while (letters.length > 0) {
    const letter = letters.shift()!;
    const flag = `-${letter}`;
    const spec = specs.find((each) => each.short === letter);
    if (spec === undefined) throw new Refusal(`option ${flag} not recognized`);
    let value: string | undefined = "";
    if (spec.value !== undefined) {
      value = letters.length > 0 ? letters.splice(0).join("") : rest.shift();
      if (value === undefined) throw new Refusal(`option ${flag} requires argument`);
    }
    options.push({ spec, flag, value });
  }
}
