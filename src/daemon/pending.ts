/**
 * Answers that are not ready yet: an RPC call that waits for a program to start or stop is polled
 * after every turn, because only a turn can change what it waits for (RPC-W-001, IMP-014).
 */

/** Not ready: poll again after the next turn, and at `wakeAt` (wall-clock seconds) at the latest. */
export class NotYet {
  readonly wakeAt: number | undefined;

  constructor(wakeAt?: number) {
    this.wakeAt = wakeAt;
  }

  /** The earlier of two times, either of which may be absent. */
  static earlier(one: number | undefined, other: number | undefined): number | undefined {
    if (one === undefined) return other;
    return other === undefined ? one : Math.min(one, other);
  }
}

/** Polled until it no longer says NotYet; may throw, which ends it too. */
export type Poll<T> = () => T | NotYet;

interface Waiting {
  attempt(): NotYet | undefined;
}

/** Everything that waits. */
export class Pending {
  readonly #waiting = new Set<Waiting>();

  /** Poll after every turn; settles the promise when the poll does. Polled once right away. */
  until<T>(poll: Poll<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const waiting: Waiting = {
        attempt: () => {
          try {
            const outcome = poll();
            if (outcome instanceof NotYet) return outcome;
            resolve(outcome);
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
          this.#waiting.delete(waiting);
          return undefined;
        },
      };
      this.#waiting.add(waiting);
      waiting.attempt();
    });
  }

  /** Poll everything; the earliest time at which something wants to be polled again. */
  poll(): number | undefined {
    let earliest: number | undefined;
    for (const waiting of [...this.#waiting]) earliest = NotYet.earlier(earliest, waiting.attempt()?.wakeAt);
    return earliest;
  }
}
