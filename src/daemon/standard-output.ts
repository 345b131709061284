/**
 * The daemon's own standard output: a terminal, a file, or the pipe that becomes a container's log.
 * Written to at once and in order by whoever has something for it, past Node's own streams: those
 * would make a pipe non-blocking for all who share it, and report a reader that has gone away as an
 * error of ours.
 */
import { writeSync } from "node:fs";
import { pauseBriefly } from "./log-file.js";

/** How often a full pipe is looked at before a piece is given up: 100 times 2 ms. */
const PATIENCE = 100;

let broken = false;
/** The last piece did not go out: the next one is not waited for. */
let stalled = false;
/** The end of a piece whose beginning has been written: it comes before anything else. */
let begun: Uint8Array = new Uint8Array(0);

/**
 * Write a piece. A reader that has gone away (EPIPE) silences us, it does not end us. One that does
 * not read a full non-blocking pipe is waited for, but not for ever: then pieces are lost, never
 * parts of them.
 */
export function writeStandardOutput(piece: Uint8Array): void {
  if (broken) return;
  const bytes = begun.length === 0 ? piece : Buffer.concat([begun, piece]);
  const written = writeSome(bytes, stalled ? 0 : PATIENCE);
  stalled = written < bytes.length;
  if (written > bytes.length - piece.length) begun = Buffer.from(bytes.subarray(written));
  else begun = Buffer.from(begun.subarray(written));
}

/** Past every log, and whether or not somebody listens. */
export function sayOnStderr(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // Nobody listens.
  }
}

/** How many bytes went out. */
function writeSome(bytes: Uint8Array, patience: number): number {
  let written = 0;
  for (let left = patience; written < bytes.length;) {
    try {
      written += writeSync(1, bytes, written);
    } catch (error) {
      broken = (error as NodeJS.ErrnoException).code !== "EAGAIN";
      if (broken || left === 0) return broken ? bytes.length : written;
      left -= 1;
      pauseBriefly();
    }
  }
  return written;
}
