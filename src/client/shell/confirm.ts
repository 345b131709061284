/** Asks for confirmation before a daemon goes down, but only an interactive user (CTL-SH-002, CTL-RL-002). */
import type { Shell } from "./shell.js";

/** True unless there is a user whose answer does not begin with y. */
export async function confirmed(shell: Shell, question: string): Promise<boolean> {
  return !shell.interactive || /^y/i.test(await shell.ask(question));
}
