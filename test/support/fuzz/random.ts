/** A fixed pseudo-random sequence (mulberry32), and what fuzzers ask of one. */

export class Random {
  #state: number;

  /** The same seed, the same sequence; `purpose` tells apart the sequences of one seed. */
  constructor(seed: number, purpose = "") {
    this.#state = Array.from(purpose).reduce((hash, char) => Math.imul(hash ^ char.codePointAt(0)!, 0x01000193), seed);
  }

  /** A whole number from 0 up to, but not, `limit`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  /** A whole number between both, which are included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** True that often. */
  chance(share: number): boolean {
    return this.below(1_000_000) < share * 1_000_000;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }
}
