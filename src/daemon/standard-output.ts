/**
 * The daemon's own standard output: a terminal, a file, or the pipe that becomes a container's log.
 * Written to at once and in order by whoever has something for it.
 */
import { writeSync } from "node:fs";

let broken = false;

/**
 * Writes all of it, waiting for a reader that is slow (EAGAIN). One that has gone away (EPIPE)
 * silences us, it does not end us: from then on nothing is written and nothing is said.
 */
export function writeStandardOutput(bytes: Uint8Array): void {
  for (let from = 0; from < bytes.length && !broken;) {
    try {
      from += writeSync(1, bytes, from);
    } catch (error) {
      broken = (error as NodeJS.ErrnoException).code !== "EAGAIN";
      if (!broken) pause();
    }
  }
}

const nobody = new Int32Array(new SharedArrayBuffer(4));

/** A millisecond, without burning it. */
function pause(): void {
  Atomics.wait(nobody, 0, 0, 1);
}
