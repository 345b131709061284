/**
 * What `ps` and `pgrep -f` show: the command as it was typed, after the interpreter as under the original. Node's own
 * words would show its flags and the bundle, and `pgrep -f "supervisord -c"` would find nothing. Also the name of the
 * process.
 */
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { basename } from "node:path";
import type { Posix } from "../../posix/posix.js";
import { launchInfo } from "../machine/launch-info.js";

/**
 * Words are separated, as in any other process, where the system allows that or `posix` is given; otherwise they are
 * one.
 */
export function showCommandAsTyped(posix?: Pick<Posix, "separateTitle" | "setProcessName">): void {
  if (launchInfo === undefined) return;
  const typed = [launchInfo.program, ...process.argv.slice(2)];
  // In the package, Node is called by the program's name.
  const words = process.argv0 === launchInfo.program ? typed : [process.argv0, ...typed];
  process.title = words.join(" ");
  if (!replaceArguments(words)) posix?.separateTitle(words);
  nameProcess(basename(launchInfo.program), posix);
}

/** Fields of /proc/self/stat, counted from the state, the first after the name. */
const [ARGUMENTS_START, ARGUMENTS_END] = [45, 46];

/**
 * Put the words where the kernel looks for our arguments. Node's title begins where its own arguments do; under the
 * package's dynamic linker some words of the linker come before. False where that cannot be done.
 */
function replaceArguments(words: readonly string[]): boolean {
  try {
    const stat = readFileSync("/proc/self/stat", "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [start, end] = [Number(fields[ARGUMENTS_START]), Number(fields[ARGUMENTS_END])];
    const text = Buffer.from(words.map((word) => `${word}\0`).join(""));
    if (!(start > 0 && end - start >= text.length)) return false;
    const memory = openSync("/proc/self/mem", "r+");
    try {
      // The rest of the old words is cleared.
      const area = Buffer.concat([text], end - start);
      return writeSync(memory, area, 0, area.length, start) === area.length;
    } finally {
      closeSync(memory);
    }
  } catch {
    return false; // Without /proc no program can see it.
  }
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
    // Without /proc no program can see it.
  }
}
