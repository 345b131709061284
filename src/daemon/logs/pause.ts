/** Blocking waits, for the few moments when nothing else may happen. */

const PAUSE_MS = 2;

/** A non-blocking pipe is full: give its reader a moment, as a blocking write would. Returns how long, in ms. */
export function pauseBriefly(): number {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  return PAUSE_MS;
}
