/** Where captured output gathers until its end token comes: bounded memory for a child that never sends one (LOG-CAP-008). */
import { keep, lend, type Borrowed } from "../bytes.js";

const CAPACITY_MIN_BYTES = 1024;
/** Bytes of memory that stay for the next capture. */
const SPARE_BYTES = 64 * 1024;

/** Bytes that are added at the end and, when too many, dropped from the front. */
export class CaptureBuffer {
  readonly #maxBytes: number;
  #memory = new Uint8Array(0);
  /** What is kept lies in #memory from here … */
  #start = 0;
  /** … up to, not including, here. */
  #end = 0;

  /** @param maxBytes `*_capture_maxbytes`; a negative one only drops what is outweighed by what comes (LOG-CAP-001) */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Adds a piece. When it does not fit, as much is dropped as comes, even if less would do; a piece
   * that is too long by itself loses its own front, which the original spares (IMP-016).
   */
  append(piece: Borrowed): void {
    let added = piece;
    if (this.#end - this.#start + piece.length > this.#maxBytes) {
      this.#start = Math.min(this.#end, this.#start + piece.length);
      if (this.#maxBytes > 0 && piece.length > this.#maxBytes) added = piece.subarray(piece.length - this.#maxBytes);
    }
    if (this.#end + added.length > this.#memory.length) this.#makeRoomFor(added.length);
    this.#memory.set(lend(added), this.#end);
    this.#end += added.length;
  }

  /** A copy of what is kept. */
  contents(): Uint8Array {
    return keep(this.#memory.subarray(this.#start, this.#end));
  }

  /** Drops everything, and the memory with it if that is much. */
  clear(): void {
    if (this.#memory.length > SPARE_BYTES) this.#memory = new Uint8Array(0);
    this.#start = 0;
    this.#end = 0;
  }

  /** Twice what is needed, so that many small pieces are not copied again and again. */
  #makeRoomFor(count: number): void {
    const kept = this.#memory.subarray(this.#start, this.#end);
    this.#memory = new Uint8Array(Math.max(CAPACITY_MIN_BYTES, 2 * (kept.length + count)));
    this.#memory.set(kept);
    this.#start = 0;
    this.#end = kept.length;
  }
}
