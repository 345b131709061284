/**
 * How many bytes of requests all connections of all servers hold together. One request may be large; many of them at a
 * time are what fills a machine, so past a sum the newest is refused. What is small is counted and never refused: a few
 * large bodies that never end keep nobody from making an ordinary call.
 */

/** What one connection holds. */
export interface Share {
  /**
   * So many bytes now. `refuse` lets go of them; absent for what is small, and while it is being answered, when it is too
   * late for that.
   */
  hold(bytes: number, refuse?: () => void): void;
}

interface Holder {
  bytes: number;
  refuse: (() => void) | undefined;
  readonly isTrusted: () => boolean;
}

export class Intake {
  readonly #most: number;
  #held = 0;
  /** The oldest first. */
  readonly #refusable = new Set<Holder>();

  /** `most` bytes together. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Bytes that are held now. */
  get held(): number {
    return this.#held;
  }

  /** For a new connection; one without the password is refused before one that has shown it. */
  share(isTrusted: () => boolean): Share {
    const holder: Holder = { bytes: 0, refuse: undefined, isTrusted };
    return {
      hold: (bytes, refuse) => {
        this.#held += bytes - holder.bytes;
        Object.assign(holder, { bytes, refuse });
        if (refuse === undefined) this.#refusable.delete(holder);
        else this.#refusable.add(holder);
        while (this.#held > this.#most && this.#refusable.size > 0) this.#refuseNewest();
      },
    };
  }

  /** After which it holds nothing. */
  #refuseNewest(): void {
    const newestFirst = [...this.#refusable].reverse();
    const refused = newestFirst.find(({ isTrusted }) => !isTrusted()) ?? newestFirst[0]!;
    this.#refusable.delete(refused);
    refused.refuse?.();
  }
}
