/**
 * Reading a configuration file while the daemon runs. At the start it may wait for a pipe's writer (`supervisord -c
 * <(make-config)`), as the original does; later, everything else would wait too.
 */
import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";

/**
 * The bytes of a file, or what a pipe holds now. Throws what `open` and `read` throw; EAGAIN if there is nothing yet.
 */
export function readReadyFile(path: string): Uint8Array {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const bytes = readFileSync(fd);
    // A named pipe without a writer looks like an empty file: its writer has not come yet.
    if (bytes.length === 0 && fstatSync(fd).isFIFO()) throw Object.assign(new Error(), { code: "EAGAIN" });
    return bytes;
  } finally {
    closeSync(fd);
  }
}
