/** What a verb is: a name, the lines of its help, and where its program is loaded from. */
import type { Shell } from "../shell.js";

/** Runs a verb on the rest of the line. Throws Refusal and CommandFailure, which the session prints. */
export type Run = (shell: Shell, argument: string) => Promise<void>;

export interface Verb {
  readonly name: string;
  /** Printed by `help <name>`, one line each; none means there is no such topic. */
  readonly help: readonly string[];
  /** Loads the program only when it is called: two dozen files would cost 8 ms of start-up. */
  readonly load: () => Promise<Run>;
  /** Left out of the table that `help` prints. */
  readonly unlisted?: true;
  /** The plugin that brought it; the client's own verbs have none (CTL-PL-003). */
  readonly plugin?: string;
  /** Exists under the name `tsctl` only. */
  readonly extension?: true;
}

/** Prints the help of a verb (CTL-H-004..010). */
export function printHelp(shell: Shell, name: string): void {
  for (const line of shell.verbs.find((verb) => verb.name === name)?.help ?? []) shell.print(line);
}
