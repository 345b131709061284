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

/** Polled until it returns something other than NotYet; may throw, which ends the polling too. */
export type Poll<T> = () => T | NotYet;

interface Waiting {
  attempt(): NotYet | undefined;
}

/** Everything that waits. */
export class Pending {
  readonly #waiting = new Set<Waiting>();

  /**
   * Poll after every turn; settles the promise when the poll does. Polled once right away. If that does not settle it,
   * `onWait` is called with a function that stops the polling: then the promise is never settled.
   */
  until<T>(poll: Poll<T>, onWait: (drop: () => void) => void = () => undefined): Promise<T> {
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
      if (waiting.attempt() !== undefined) onWait(() => this.#waiting.delete(waiting));
    });
  }

  /** Poll everything. Returns the earliest time at which something wants to be polled again. */
  poll(): number | undefined {
    let earliest: number | undefined;
    // A poll that is dropped meanwhile is not polled any more; one that is added meanwhile has just been polled.
    for (const waiting of [...this.#waiting]) {
      if (this.#waiting.has(waiting)) earliest = NotYet.earlier(earliest, waiting.attempt()?.wakeAt);
    }
    return earliest;
  }
}
