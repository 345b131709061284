/** One timer for the deadlines of all processes: when the daemon next has a turn although nothing happens. */

/** setTimeout takes at most this many milliseconds. */
const TIMER_MAX_MS = 2 ** 31 - 1;

export class Alarm {
  /** Wall-clock seconds. */
  readonly #clock: () => number;
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(clock: () => number, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /**
   * Replaces what was set before; `at` in wall-clock seconds, undefined = never. It may ring early: then set it again.
   */
  set(at: number | undefined): void {
    this.cancel();
    if (at === undefined) return;
    // A deadline counts as passed only strictly after it: one millisecond more.
    const delay = Math.ceil((at - this.#clock()) * 1000) + 1;
    this.#timer = setTimeout(this.#ring, Math.min(Math.max(delay, 1), TIMER_MAX_MS));
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
