/** The help of a program, written by `commander` in the shape the original's has: `-c/--configuration FILE -- text`. */
import type { OptionSpec } from "./getopt.js";

/** What help says beside the options. */
export interface ProgramText {
  readonly name: string;
  /** After the name, in one line. */
  readonly summary: string;
  /** After `Usage: <program>`. */
  readonly usage: string;
  readonly closing: string;
}

/** The whole help; commander is loaded only now, since it takes longer than a `status`. */
export async function programHelp(program: string, text: ProgramText, specs: readonly OptionSpec[]): Promise<string> {
  const { Command, Option } = await import("commander");
  const command = new Command(program).usage(text.usage).helpOption(false);
  command.configureHelp({
    helpWidth: 100,
    optionTerm: (option) => option.flags.replace(", ", "/").replace(/ <(.*)>$/, " $1"),
    formatItem: (term, _width, description) => `${term} -- ${description.replaceAll("\n", "\n     ")}`,
  });
  for (const spec of specs) {
    if (spec.text === undefined) continue;
    const names = [spec.short && `-${spec.short}`, spec.long && `--${spec.long}`].filter(Boolean).join(", ");
    command.addOption(new Option(spec.value === undefined ? names : `${names} <${spec.value}>`, spec.text));
  }
  command.addHelpText("before", `${text.name} -- ${text.summary}\n`).addHelpText("after", `\n${text.closing}`);
  let whole = "";
  command.configureOutput({ writeOut: (part) => (whole += part) });
  command.outputHelp();
  return whole;
}
