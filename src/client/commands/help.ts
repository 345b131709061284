/** `help [TOPIC]`: the table of verbs, or the lines of one (CTL-H-*). */
import { verbHint } from "../shell/verb-hint.js";
import { say } from "../sentences/original-sentences.js";
import { columns } from "../reports/rendering.js";
import type { Shell, Verb } from "../shell/shell.js";

/** Widest line of the table: Python's `cmd` leaves one of eighty columns free. */
const TABLE_COLUMNS = 79;
/** Column where an example's explanation begins, under our own name. */
const EXAMPLE_COLUMNS = 34;

export function help(shell: Shell, argument: string): Promise<void> {
  // Every plugin is asked, and each prints a line when it does not know the topic (CTL-H-003).
  for (const plugin of new Set([undefined, ...shell.verbs.map((verb) => verb.plugin)])) {
    const verbs = shell.verbs.filter((verb) => verb.plugin === plugin);
    for (const line of argument === "" ? table(verbs, plugin) : topic(verbs, argument)) shell.print(line);
  }
  const isKnown = argument === "" || shell.verbs.some((verb) => verb.name === argument && verb.help.length > 0);
  if (!isKnown && shell.hasExtensions) shell.hint(verbHint(argument, shell.verbs));
  return Promise.resolve();
}

function topic(verbs: readonly Verb[], name: string): readonly string[] {
  const { help: lines = [], examples = [] } = verbs.find((verb) => verb.name === name) ?? {};
  if (lines.length === 0) return [say.noHelp(name)];
  return examples.length === 0 ? lines : [...lines, "", say.examples, ...examples.map(exampleLine)];
}

function exampleLine([command, meaning]: readonly [string, string]): string {
  return `  ${command.padEnd(EXAMPLE_COLUMNS)}  ${meaning}`;
}

function table(verbs: readonly Verb[], plugin: string | undefined): readonly string[] {
  if (verbs.some((verb) => verb.summary !== undefined)) return sentences(verbs);
  const header = plugin === undefined ? say.helpHeader : say.pluginHelpHeader(plugin);
  const names = verbs.filter((verb) => verb.unlisted === undefined).map((verb) => verb.name);
  return ["", header, "=".repeat(header.length), ...columns(names.sort(), TABLE_COLUMNS), ""];
}

/** Under our own name: a line for each verb, in alphabetical order. */
function sentences(verbs: readonly Verb[]): readonly string[] {
  const listed = verbs.filter((verb) => verb.unlisted === undefined);
  const width = Math.max(...listed.map(({ name }) => name.length));
  const lines = listed.map(({ name, summary = "" }) => `  ${name.padEnd(width)}  ${summary}`.trimEnd());
  return ["", say.helpHeader, ...lines, ""];
}
