/** Help for one verb: for `help`, and after wrong arguments. */
import type { Shell } from "./shell.js";

/** Prints the help of a verb (CTL-H-004..010). */
export function printHelp(shell: Shell, name: string): void {
  for (const line of shell.verbs.find((verb) => verb.name === name)?.help ?? []) shell.print(line);
}
