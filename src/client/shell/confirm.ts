/** The second thought before a daemon goes down: only people are asked (CTL-SH-002, CTL-RL-002). */
import type { Shell } from "./shell.js";

/** True unless somebody is there and does not answer with a word that begins with y. */
export async function confirmed(shell: Shell, question: string): Promise<boolean> {
  return !shell.interactive || /^y/i.test(await shell.ask(question));
}
