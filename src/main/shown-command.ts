/**
 * What `ps` and `pgrep -f` show: the command as it was typed, behind the interpreter as under the original. Node's own
 * words would show the flags and the bundle, and `pgrep -f "supervisord -c"` find nothing. And the name of the process.
 */
import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import type { Posix } from "../posix/posix.js";
import { launched } from "./launched.js";

/** With `posix` the words are separate, as those of any other process are; without, they are one. */
export function showCommandAsTyped(posix?: Pick<Posix, "separateTitle" | "setProcessName">): void {
  if (launched === undefined) return;
  const typed = [launched.program, ...process.argv.slice(2)];
  // The package's Node is called by the program's name.
  const words = process.argv0 === launched.program ? typed : [process.argv0, ...typed];
  process.title = words.join(" ");
  posix?.separateTitle(words);
  nameProcess(basename(launched.program), posix);
}

/** What `pgrep -x` and `killall` look for; Node has set it to the beginning of the title. */
function nameProcess(name: string, posix: Pick<Posix, "setProcessName"> | undefined): void {
  if (posix !== undefined) {
    posix.setProcessName(name);
    return;
  }
  try {
    writeFileSync("/proc/self/comm", name);
  } catch {
    // Without /proc nobody can look.
  }
}
