/**
 * The text of `--help`, in the form users of the original know: what the program is, how it is called, then
 * `-c/--configuration FILENAME -- what it does` for every option.
 *
 * `commander` does the layout. It does not read command lines: it does not accept abbreviations, has other error texts,
 * and adds some 17 ms to every start, so it is loaded only for help.
 */
import { basename } from "node:path";
import type { OptionSpec } from "./command-line.js";

/** Help breaks its lines at this column. */
const HELP_COLUMNS = 74;

/**
 * `program` is the path it was called by, `usage` what can follow that, `after` a text below the options (CLI-D-004).
 */
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
    optionTerm: (option) => {
      const spec = specs.find(({ long }) => `--${long}` === option.long)!;
      const names = spec.short === "" ? `--${spec.long}` : `-${spec.short.charAt(0)}/--${spec.long}`;
      return spec.value === undefined ? names : `${names} ${spec.value}`;
    },
    formatItem: (term, _width, description, helper) =>
      helper.boxWrap(`${term} -- ${description}`, HELP_COLUMNS).replaceAll("\n", "\n     "),
    formatHelp: (described, helper) => {
      const options = helper.visibleOptions(described);
      const items = options.map((option) =>
        helper.formatItem(helper.optionTerm(option), 0, helper.optionDescription(option), helper),
      );
      return [
        `${basename(program)} -- ${helper.commandDescription(described)}`,
        "",
        `Usage: ${helper.commandUsage(described)}`,
        "",
        "Options:",
        ...items,
        "",
      ].join("\n");
    },
  });
  return command.helpInformation() + after;
}
