/** How a program of ours ends that may run in a terminal. */
import { closeSync, fstatSync } from "node:fs";
import { isatty } from "node:tty";

/**
 * End with this exit status. At its end Node restores terminals, and aborts (SIGABRT, a core file) if one has been hung
 * up meanwhile because its window or connection was closed. Descriptors that are already closed are left alone by Node.
 */
export function leave(status: number): never {
  for (const fd of [0, 1, 2]) if (isHungUp(fd)) closeSync(fd);
  process.exit(status);
}

/**
 * A terminal that has been hung up is still a device, but not a terminal any more. That is also true of /dev/null:
 * closing it does no harm.
 */
function isHungUp(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice() && !isatty(fd);
  } catch {
    return false;
  }
}
