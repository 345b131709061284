/**
 * How many bytes of requests all connections of all servers hold together. One request may be large, but many of them
 * at once fill a machine: beyond a sum the newest is refused. Small requests are counted but never refused: a few large
 * bodies that never end cannot block an ordinary call.
 */

/** The share of one connection. */
export interface Share {
  /**
   * The connection holds this many bytes now. `refuse` drops them; absent for small requests, and while a request is
   * being answered, when it is too late to refuse it.
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

  /** `most` is the limit for all together; bytes. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Bytes that are held now. */
  get held(): number {
    return this.#held;
  }

  /** A share for a new connection; one that has not authenticated is refused before one that has. */
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

  /** After this the refused connection holds nothing. */
  #refuseNewest(): void {
    const newestFirst = [...this.#refusable].reverse();
    const refused = newestFirst.find(({ isTrusted }) => !isTrusted()) ?? newestFirst[0]!;
    this.#refusable.delete(refused);
    refused.refuse?.();
  }
}
