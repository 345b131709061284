/** `help [TOPIC]`: the table of verbs, or the lines of one (CTL-H-*). */
import { say } from "../messages.js";
import { columns } from "../rendering.js";
import type { Shell } from "../shell.js";
import { printHelp } from "./topic.js";

/** Widest line of the table, as Python's `cmd` leaves one column of eighty free. */
const TABLE_WIDTH = 79;

export function help(shell: Shell, argument: string): Promise<void> {
  if (argument === "") printTable(shell);
  else if (shell.verbs.some((verb) => verb.name === argument && verb.help.length > 0)) printHelp(shell, argument);
  else shell.print(say.noHelp(argument));
  return Promise.resolve();
}

function printTable(shell: Shell): void {
  const names = shell.verbs.filter((verb) => verb.unlisted === undefined).map((verb) => verb.name);
  const table = columns(names.sort(), TABLE_WIDTH);
  for (const line of ["", say.helpHeader, "=".repeat(say.helpHeader.length), ...table, ""]) shell.print(line);
}
