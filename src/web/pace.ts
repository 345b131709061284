/**
 * Limits how fast an open log page gets new text: the output of `yes` would overload a browser, and is not readable.
 */

/** Bytes a second on average; and bytes that can be sent at once before that. */
const RATE_BYTES_PER_SECOND = 256 * 1024;
const BURST_BYTES = 512 * 1024;

export class Pace {
  readonly #now: () => number;
  #credit = BURST_BYTES;
  #at: number;

  /** `now` in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#at = now();
  }

  sent(bytes: number): void {
    const now = this.#now();
    this.#credit = Math.min(BURST_BYTES, this.#credit + ((now - this.#at) / 1000) * RATE_BYTES_PER_SECOND) - bytes;
    this.#at = now;
  }

  /** Milliseconds until more can be sent. */
  get wait(): number {
    return this.#credit >= 0 ? 0 : Math.max(0, this.#at + (-this.#credit / RATE_BYTES_PER_SECOND) * 1000 - this.#now());
  }

  /** Calls `callback` when more can be sent. */
  then(callback: () => void): void {
    if (this.wait === 0) callback();
    else setTimeout(callback, this.wait).unref();
  }
}
