/**
 * Bytes that a log could not take yet, in the order in which they came: a disk that is full, a reader that is slow. They
 * go out before anything newer does, so that nothing is ever reordered, and what is lost is lost in whole pieces.
 */
import { keep, type Borrowed } from "../bytes.js";

/** Pieces that wait. */
export class Backlog {
  #pieces: Uint8Array[] = [];
  #bytes = 0;

  /** How many bytes wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Keep a copy, behind what waits already. */
  push(piece: Borrowed): void {
    if (piece.length === 0) return;
    this.#pieces.push(keep(piece));
    this.#bytes += piece.length;
  }

  /** Hand over from the front; `write` says how much of a piece it took. False when it did not take all. */
  drain(write: (piece: Uint8Array) => number): boolean {
    let done = 0;
    for (const piece of this.#pieces) {
      const taken = write(piece);
      this.#bytes -= taken;
      if (taken < piece.length) {
        this.#pieces[done] = piece.subarray(taken);
        break;
      }
      done += 1;
    }
    this.#pieces.splice(0, done);
    return this.#bytes === 0;
  }

  /** Forget everything. */
  clear(): void {
    this.#pieces = [];
    this.#bytes = 0;
  }
}
