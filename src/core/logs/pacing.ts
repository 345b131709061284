/**
 * When to read again from a child's output: usually at once, but only once in a millisecond from a busy pipe with small
 * pieces, since every read costs the same, for one line or a thousand.
 *
 * A pipe that would fill during a pause is read at once: the child writes too fast and would have to wait (measured:
 * with pauses it wrote two thirds of what it did without, for three quarters of the processor time).
 *
 * Only a pipe that could be made larger has pauses: with an ordinary one the child would stand still during the pause,
 * which costs it more than it saves us (measured).
 */

/** How long a busy pipe may fill, in milliseconds: the delay of a line in its file. */
const PAUSE_MS = 1;
/** A read of fewer bytes is a small one. */
const SMALL_BYTES = 32 * 1024;
/** Reads in a batch, which is judged as a whole. */
const BATCH_READS = 64;
/** A pipe is busy if a batch takes at most so many milliseconds. */
const BUSY_MS = 32;
/** From so many bytes in a millisecond, a pause would fill too much of the pipe, and the child would have to wait. */
const FAST_BYTES_PER_MS = 256 * 1024;
/** If a batch takes longer, the pipe is quiet again: it is read at once. */
const QUIET = BATCH_READS * 4;

/** The pace of one pipe. */
export class Pacing {
  readonly #enlarge: () => boolean;
  /** Undefined until it was tried. */
  #isLarge: boolean | undefined;
  #isPaused = false;
  #reads = 0;
  #small = 0;
  #bytes = 0;
  /** When the batch began, in milliseconds on a clock that never goes back. */
  #since = 0;

  /**
   * `enlarge` makes the pipe larger and returns whether that worked; it is called once, when the pipe is first busy.
   */
  constructor(enlarge: () => boolean) {
    this.#enlarge = enlarge;
  }

  /** After a read of `length` bytes at `now`: how many milliseconds to wait before the next, 0 for none. */
  pauseAfter(length: number, now: number): number {
    if (this.#isLarge === false) return 0;
    if (this.#reads === 0) this.#since = now;
    this.#reads += 1;
    this.#bytes += length;
    if (length < SMALL_BYTES) this.#small += 1;
    if (this.#reads === BATCH_READS) this.#judge(now - this.#since);
    return this.#isPaused && length < SMALL_BYTES ? PAUSE_MS : 0;
  }

  #judge(took: number): void {
    const isBusy = took < BUSY_MS;
    const isSlow = this.#bytes < FAST_BYTES_PER_MS * took;
    this.#isPaused =
      isSlow && (this.#isPaused ? took < QUIET : isBusy && this.#small > BATCH_READS / 2 && this.#isLarge === true);
    this.#reads = 0;
    this.#small = 0;
    this.#bytes = 0;
    if (isBusy) this.#isLarge ??= this.#enlarge();
  }
}
