/**
 * When to read a child's output: at once as a rule, and once in a while from a pipe that is busy
 * with small pieces, since every read costs the same whether it brings a line or a thousand.
 *
 * Only a pipe that could be made larger is made to wait: in an ordinary one the child would stand
 * still during the pause, which costs it more than it saves us (measured: feasibility, part 2).
 */

/** Below this many bytes a read was hardly worth it. */
const SMALL = 32 * 1024;
/** Reads that are looked at together. */
const BATCH = 64;
/** A batch within this many milliseconds is a busy pipe. */
const BUSY = 32;
/** A batch that took longer than this is a pipe that has become quiet: read at once again. */
const QUIET = BATCH * 4;

/** What to do after a read: read on, make the pipe larger and tell, or let it fill first. */
export type Pace = "go on" | "grow" | "pause";

/** The pace of one pipe. */
export class Pacing {
  /** `ordinary` until busy; `larger` or `fixed` once it was tried to make it so. */
  #pipe: "ordinary" | "larger" | "fixed" = "ordinary";
  #paused = false;
  #reads = 0;
  #small = 0;
  /** When the batch began, in milliseconds on a clock that never goes back. */
  #since = 0;

  /** After a read of `length` bytes at `now`. */
  read(length: number, now: number): Pace {
    if (this.#pipe === "fixed") return "go on";
    if (this.#reads === 0) this.#since = now;
    this.#reads += 1;
    if (length < SMALL) this.#small += 1;
    if (this.#reads === BATCH) {
      const took = now - this.#since;
      this.#paused = this.#paused ? took < QUIET : took < BUSY && this.#small > BATCH / 2 && this.#pipe === "larger";
      this.#reads = 0;
      this.#small = 0;
      if (took < BUSY && this.#pipe === "ordinary") return "grow";
    }
    return this.#paused && length < SMALL ? "pause" : "go on";
  }

  /** Whether the pipe could be made larger. */
  grown(larger: boolean): void {
    this.#pipe = larger ? "larger" : "fixed";
  }
}
