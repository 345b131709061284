/**
 * Bytes that a log could not take yet, in order: its disk is full, or its reader is slow. They are written before any
 * newer bytes, so that the order stays; bytes that are lost are lost in whole pieces.
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

  /** Stores a copy, after the pieces that wait already. */
  push(piece: Borrowed): void {
    if (piece.length === 0) return;
    this.#pieces.push(keep(piece));
    this.#bytes += piece.length;
  }

  /** Hands over pieces from the front; `write` returns how many bytes it took. False when it did not take all. */
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

  /** Forgets everything. */
  clear(): void {
    this.#pieces = [];
    this.#bytes = 0;
  }
}
