/** SIGUSR1: Node itself uses it to start a debugger. */
import { constants } from "node:os";

/** From now on it ends the program, as it ends the original's (LIFE-SIG-006), unless it was ignored from the start. */
export function dieOfUsr1(ignored: readonly number[] = []): void {
  if (ignored.includes(constants.signals.SIGUSR1)) return;
  process.once("SIGUSR1", () => process.kill(process.pid, "SIGUSR1"));
}
