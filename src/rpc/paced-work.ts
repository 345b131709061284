/**
 * Work that can take long, in steps: all of it together gets a few milliseconds of each turn of the event loop, so that
 * other callers are served and programs are supervised meanwhile. Work that takes less than that is done at once.
 */

/** Milliseconds for all such work in one turn of the event loop. */
const SLICE_MS = 10;

/** A part of some work that takes about a millisecond; true when the work is done. It must not throw. */
export type WorkStep = () => boolean;

interface Task {
  readonly step: WorkStep;
  readonly later: () => void;
}

export class PacedWork {
  readonly #clock: () => number;
  /** In the order of their next step; new tasks have had none yet. */
  #tasks: Task[] = [];
  #fresh: Task[] = [];
  #spentMs = 0;
  #isArmed = false;
  #waiting = new Set<() => void>();

  /** `clock` gives milliseconds. */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  /** Has the time for this turn of the event loop been used up? */
  get isSpent(): boolean {
    return this.#spentMs >= SLICE_MS;
  }

  /**
   * Takes steps until the work is done; true if it is done now. Otherwise it continues later and calls `later` at its
   * end.
   */
  run(step: WorkStep, later: () => void = () => undefined): boolean {
    if (!this.#isBusy) while (!this.isSpent) if (this.spend(step)) return true;
    this.#fresh.push({ step, later });
    this.#arm();
    return false;
  }

  /** The same for a step that can throw: resolves when the work is done, rejects with what a step throws. */
  runToEnd(step: WorkStep): Promise<void> {
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

  /** Does something at once and counts its time. */
  spend<Result>(act: () => Result): Result {
    const began = this.#clock();
    try {
      return act();
    } finally {
      this.#spentMs += Math.max(0, this.#clock() - began);
      this.#arm();
    }
  }

  /** Calls back in the next turn of the event loop, when there is time again; once for each function. */
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
    // Take a few steps even if callbacks used up the time. A new task can be short, so it does not wait behind the
    // rest.
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
