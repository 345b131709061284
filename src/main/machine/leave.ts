/** The end of a program of ours that may stand in a terminal. */
import { closeSync, fstatSync } from "node:fs";
import { isatty } from "node:tty";

/**
 * End with this exit status. Node's own end puts terminals back as it found them, and aborts (SIGABRT, a core file) where
 * one has been hung up meanwhile, its window or connection closed. A descriptor that is closed it leaves alone.
 */
export function leave(status: number): never {
  for (const fd of [0, 1, 2]) if (isHungUp(fd)) closeSync(fd);
  process.exit(status);
}

/** A terminal that has been hung up is a device still, and no terminal any more. So is /dev/null: closing that harms nobody. */
function isHungUp(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice() && !isatty(fd);
  } catch {
    return false;
  }
}
