/** Waiting while nothing else may happen, for the few moments when that is what is wanted. */

const PAUSE_MS = 2;

/** The other end of a non-blocking pipe is full: give its reader a moment, as a blocking write would. How long, in ms. */
export function pauseBriefly(): number {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  return PAUSE_MS;
}
