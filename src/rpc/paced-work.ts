/**
 * Work that may take long, in steps: all of it together has a few milliseconds of each turn of the event loop, whoever
 * asked for it, so that other callers are served and programs are looked after meanwhile. What takes less than that is
 * done where it is asked for.
 */

/** Milliseconds that all such work has of one turn of the event loop. */
const SLICE_MS = 10;

/** A part of some work that takes about a millisecond; true when the work is done. It must not throw. */
export type Step = () => boolean;

interface Task {
  readonly step: Step;
  readonly later: () => void;
}

export class PacedWork {
  readonly #clock: () => number;
  /** In the order in which they get their next step; those that are new have had none yet. */
  #tasks: Task[] = [];
  #fresh: Task[] = [];
  #spentMs = 0;
  #isArmed = false;
  #waiting = new Set<() => void>();

  /** `clock` gives milliseconds. */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  /** Has what may be spent in this turn of the event loop been spent? */
  get isSpent(): boolean {
    return this.#spentMs >= SLICE_MS;
  }

  /** Take steps until the work is done; true if it is by now. Otherwise it goes on by itself, and `later` is called. */
  run(step: Step, later: () => void = () => undefined): boolean {
    if (!this.#isBusy) while (!this.isSpent) if (this.spend(step)) return true;
    this.#fresh.push({ step, later });
    this.#arm();
    return false;
  }

  /** The same for a step that may throw: resolves when the work is done, rejects with what a step throws. */
  runToEnd(step: Step): Promise<void> {
    return new Promise((resolve, reject) => {
      const attempt = (): boolean => {
        try {
          if (!step()) return false;
          resolve();
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
        return true;
      };
      this.run(attempt);
    });
  }

  /** Do something at once whose time counts. */
  spend<Result>(act: () => Result): Result {
    const began = this.#clock();
    try {
      return act();
    } finally {
      this.#spentMs += Math.max(0, this.#clock() - began);
      this.#arm();
    }
  }

  /** Call back in the next turn of the event loop, when there is time again; once for each function. */
  soon(callback: () => void): void {
    this.#waiting.add(callback);
    this.#arm();
  }

  #arm(): void {
    if (this.#isArmed) return;
    this.#isArmed = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#isArmed = false;
    this.#spentMs = 0;
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const callback of waiting) callback();
    // Some steps at least, whatever the callbacks have spent. What is new may be short: it does not wait behind the rest.
    do {
      for (const task of [this.#fresh.shift(), this.#tasks.shift()]) {
        if (task === undefined) continue;
        if (this.spend(task.step)) task.later();
        else this.#tasks.push(task);
      }
    } while (this.#isBusy && !this.isSpent);
    if (this.#isBusy) this.#arm();
  }

  get #isBusy(): boolean {
    return this.#fresh.length > 0 || this.#tasks.length > 0;
  }
}

/** One for all: there is one event loop. */
export const pacedWork = new PacedWork();
