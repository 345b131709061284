/**
 * The last output of a channel that no file keeps, so that clients can read it: the end of what went to a container's
 * log, or nowhere (docs/how-to/container-logs.md).
 */
import { lend, type Borrowed } from "../bytes.js";

export class LastBytes {
  readonly limit: number;
  #buffer = new Uint8Array(0);
  /** How much of the buffer is filled, and where the oldest byte is once the buffer has wrapped. */
  #length = 0;
  #start = 0;
  #total = 0;

  /** Keeps `limit` bytes. Memory is allocated only as output comes. */
  constructor(limit: number) {
    this.limit = limit;
  }

  /** How many bytes there have been in all. */
  get total(): number {
    return this.#total;
  }

  /** Takes output; it is copied. */
  push(bytes: Borrowed): void {
    this.#total += bytes.length;
    const last = bytes.length > this.limit ? bytes.subarray(bytes.length - this.limit) : bytes;
    this.#grow(Math.min(this.limit, this.#length + last.length));
    const end = (this.#start + this.#length) % (this.#buffer.length || 1);
    const first = Math.min(last.length, this.#buffer.length - end);
    this.#buffer.set(lend(last.subarray(0, first)), end);
    this.#buffer.set(lend(last.subarray(first)), 0);
    const over = Math.max(0, this.#length + last.length - this.#buffer.length);
    this.#start = (this.#start + over) % (this.#buffer.length || 1);
    this.#length += last.length - over;
  }

  /** A copy of the content, oldest first. */
  read(): Uint8Array {
    const all = new Uint8Array(this.#length);
    const first = Math.min(this.#length, this.#buffer.length - this.#start);
    all.set(this.#buffer.subarray(this.#start, this.#start + first));
    all.set(this.#buffer.subarray(0, this.#length - first), first);
    return all;
  }

  /** Forgets the content. */
  clear(): void {
    this.#length = 0;
    this.#start = 0;
    this.#total = 0;
  }

  /** The part of the content between `start` and `end`, counted from the first byte ever. */
  between(start: number, end: number): Uint8Array {
    const gone = this.#total - this.#length;
    return this.read().subarray(Math.max(0, start - gone), Math.max(0, end - gone));
  }

  #grow(wanted: number): void {
    if (wanted <= this.#buffer.length) return;
    const larger = new Uint8Array(Math.min(this.limit, Math.max(wanted, this.#buffer.length * 2)));
    const kept = this.read();
    larger.set(kept);
    this.#buffer = larger;
    this.#start = 0;
  }
}
