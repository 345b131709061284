/**
 * Command lines as the original's getopt reads them: options up to the first other word, long names
 * shortened to any unique prefix, `--name=value` or `--name value`, its error texts (cli.md).
 *
 * `commander` describes the options to people (`--help`). It does not do the reading: it knows no
 * abbreviations, words its errors otherwise, and costs some 17 ms at every start, so it is loaded
 * only when help is asked for.
 */

/** One option of a program. */
export interface OptionSpec {
  /** Name under which its value is found. */
  readonly key: string;
  /** Letters without the dash: `n`; more than one for `h` and `?`. */
  readonly short: string;
  /** Without the dashes. */
  readonly long: string;
  /** Other spellings of the long name, understood in full only. */
  readonly aliases?: readonly string[];
  /** What its value is called in help; a flag has none. */
  readonly value?: string;
  readonly help: string;
}

/** An option that was given: as it was typed, and its value ("" for a flag). */
export interface GivenOption {
  readonly flag: string;
  readonly value: string;
}

/** What was given, or the original's sentence about what is wrong with it. */
export type ParsedCommandLine =
  | { readonly ok: true; readonly options: ReadonlyMap<string, GivenOption>; readonly rest: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** Columns of help before its lines break. */
const HELP_WIDTH = 74;

class BadOption extends Error {}

/** Read the words after the program's name. */
export function parseCommandLine(specs: readonly OptionSpec[], words: readonly string[]): ParsedCommandLine {
  const options = new Map<string, GivenOption>();
  const remaining = [...words];
  const give = (spec: OptionSpec, flag: string, value: string) => {
    if (options.has(spec.key)) throw new BadOption(`conflicting command line option '${flag}'`);
    options.set(spec.key, { flag, value });
  };
  try {
    for (;;) {
      const word = remaining[0];
      if (word === undefined || word === "-" || !word.startsWith("-")) break;
      remaining.shift();
      if (word === "--") break;
      if (word.startsWith("--")) readLong(specs, word.slice(2), remaining, give);
      else readShort(specs, word.slice(1), remaining, give);
    }
    return { ok: true, options, rest: remaining };
  } catch (error) {
    if (error instanceof BadOption) return { ok: false, message: error.message };
    throw error;
  }
}

type Give = (spec: OptionSpec, flag: string, value: string) => void;

function readLong(specs: readonly OptionSpec[], text: string, remaining: string[], give: Give): void {
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
    return give(spec, flag, "");
  }
  const value = attached ?? remaining.shift();
  if (value === undefined) throw new BadOption(`option ${flag} requires argument`);
  give(spec, flag, value);
}

/** Several letters may share a dash; what follows one that takes a value is its value. */
function readShort(specs: readonly OptionSpec[], letters: string, remaining: string[], give: Give): void {
  for (let at = 0; at < letters.length; at += 1) {
    const letter = letters.charAt(at);
    const spec = specs.find(({ short }) => short.includes(letter));
    if (spec === undefined) throw new BadOption(`option -${letter} not recognized`);
    const flag = `-${letter}`;
    if (spec.value === undefined) {
      give(spec, flag, "");
      continue;
    }
    const value = letters.slice(at + 1) || remaining.shift();
    if (value === undefined) throw new BadOption(`option ${flag} requires argument`);
    return give(spec, flag, value);
  }
}

/** The text of `--help`. `after` follows the list of options. */
export async function helpText(
  program: string,
  summary: string,
  usage: string,
  specs: readonly OptionSpec[],
  after = "",
): Promise<string> {
  const { Command, Option } = await import("commander");
  const command = new Command(program).usage(usage).description(summary).helpOption(false);
  for (const { short, long, value, help } of specs) {
    const dashes = short === "" ? `--${long}` : `-${short.charAt(0)}, --${long}`;
    command.addOption(new Option(value === undefined ? dashes : `${dashes} <${value}>`, help));
  }
  command.configureHelp({
    commandDescription: (described) => `${program} -- ${described.description()}`,
    optionTerm: (option) => {
      const spec = specs.find(({ long }) => `--${long}` === option.long)!;
      const names = spec.short === "" ? `--${spec.long}` : `-${spec.short.charAt(0)}/--${spec.long}`;
      return spec.value === undefined ? names : `${names} ${spec.value}`;
    },
    // The form that users of the original know: -c/--configuration FILENAME -- what it does.
    formatItem: (term, _width, description, helper) =>
      helper.boxWrap(`${term} -- ${description}`, HELP_WIDTH).replaceAll("\n", "\n     "),
  });
  return command.helpInformation() + after;
}
