/**
 * When to read on from a child's output: at once as a rule, and once in a millisecond from a pipe that is busy with small
 * pieces, since every read costs the same whether it brings a line or a thousand.
 *
 * A pipe that a pause would fill is read at once: the child is too fast for it and would have to wait (measured: with
 * pauses it wrote two thirds of what it did without, for three quarters of the processor time).
 *
 * Only a pipe that could be made larger is made to wait: in an ordinary one the child would stand
 * still during the pause, which costs it more than it saves us (measured).
 */

/** How long a busy pipe may fill, in milliseconds: what a line can be late in its file. */
const PAUSE_MS = 1;
/** Below this many bytes a read was hardly worth it. */
const SMALL_BYTES = 32 * 1024;
/** Reads that are looked at together. */
const BATCH_READS = 64;
/** A batch within this many milliseconds is a busy pipe. */
const BUSY_MS = 32;
/** Bytes in a millisecond from which on a pause would fill too much of the pipe: the child would have to wait. */
const FAST_BYTES_PER_MS = 256 * 1024;
/** A batch that took longer than this is a pipe that has become quiet: read at once again. */
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

  /** `enlarge` makes the pipe larger and tells whether that could be done; it is called once, when the pipe is first busy. */
  constructor(enlarge: () => boolean) {
    this.#enlarge = enlarge;
  }

  /** After a read of `length` bytes at `now`: how many milliseconds to wait with the next, 0 for none. */
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
