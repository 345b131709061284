/**
 * Collects captured output until its end token comes, in bounded memory, because a child may never send one
 * (LOG-CAP-008).
 */
import { keep, lend, type Borrowed } from "../bytes.js";

const CAPACITY_MIN_BYTES = 1024;
/** Bytes of memory that are kept for the next capture. */
const SPARE_BYTES = 64 * 1024;

/** Bytes are added at the end and, when there are too many, dropped from the front. */
export class CaptureBuffer {
  readonly #maxBytes: number;
  #memory = new Uint8Array(0);
  /** The content lies in #memory from here … */
  #start = 0;
  /** … up to here, exclusive. */
  #end = 0;

  /**
   * @param maxBytes `*_capture_maxbytes`; with a negative one, each piece drops as many bytes as it adds (LOG-CAP-001)
   */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Adds a piece. When it does not fit, as many bytes are dropped as it has, even if fewer would do. A piece that is
   * too long by itself loses its own front, which the original keeps (IMP-016).
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

  /** A copy of the content. */
  contents(): Uint8Array {
    return keep(this.#memory.subarray(this.#start, this.#end));
  }

  /** Drops everything, and the memory too if it is large. */
  clear(): void {
    if (this.#memory.length > SPARE_BYTES) this.#memory = new Uint8Array(0);
    this.#start = 0;
    this.#end = 0;
  }

  /** Twice the need, so that many small pieces are not copied again and again. */
  #makeRoomFor(count: number): void {
    const kept = this.#memory.subarray(this.#start, this.#end);
    this.#memory = new Uint8Array(Math.max(CAPACITY_MIN_BYTES, 2 * (kept.length + count)));
    this.#memory.set(kept);
    this.#start = 0;
    this.#end = kept.length;
  }
}
