/** `exit`, `quit` and the end of the input: prints a line feed and leaves (CTL-I-002). */
import type { Shell } from "../shell/shell.js";

export function quit(shell: Shell): Promise<void> {
  shell.print("");
  shell.leave();
  return Promise.resolve();
}
