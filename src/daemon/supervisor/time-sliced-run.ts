/**
 * The pass over everything that is due, in the order in which it became due. Starting hundreds of programs takes
 * seconds, since each has to be executed. So that clients need not wait that long, a pass is put off after a while and
 * continues where it stopped. Its order, and with it that of spawns and log lines, is the same as without the break.
 *
 * The original makes each pass in one go, so no client has ever seen half of one, or stopped everything while the rest
 * was about to start. What shows or changes processes therefore waits for the end of the pass (`whole`); all else is
 * served meanwhile.
 */
import type { Agenda } from "./agenda.js";

/** How long a pass may run before the event loop gets its turn; seconds. */
const SLICE_SECONDS = 0.05;
/**
 * What a step makes due belongs to the same pass: an event that a spawn announces is sent in it. The limit makes a pass
 * end.
 */
const MAX_ROUNDS = 3;

/** The work of a pass. */
export interface RunWork<T> {
  step(one: T): void;
  /** Called before the pass looks at what has become due meanwhile. */
  beforeNextRound(): void;
}

/** One pass after the other. */
export class TimeSlicedRun<T> {
  readonly #agenda: Agenda<T>;
  /** Seconds; may go back. */
  readonly #clock: () => number;
  readonly #work: RunWork<T>;
  /** 0 between passes. */
  #round = 0;
  #due: T[] = [];
  #next = 0;
  #waiting: (() => void)[] = [];

  constructor(agenda: Agenda<T>, clock: () => number, work: RunWork<T>) {
    this.#agenda = agenda;
    this.#clock = clock;
    this.#work = work;
  }

  /** Has one been put off? */
  get isUnderWay(): boolean {
    return this.#round > 0;
  }

  /** Begin a pass, or continue the one that was put off. False when it is put off. */
  advance(): boolean {
    const since = this.#clock();
    while (this.#next < this.#due.length || this.#beginRound()) {
      this.#work.step(this.#due[this.#next]!);
      this.#next += 1;
      const spent = this.#clock() - since;
      if (spent < 0 || spent >= SLICE_SECONDS) return false;
    }
    this.#round = 0;
    return true;
  }

  /** Do it now; if a pass is under way, when that has ended and `serve` is called. */
  whole<Result>(act: () => Result | Promise<Result>): Promise<Result> {
    return new Promise((resolve) => {
      const attempt = () => resolve(new Promise((settle) => settle(act())));
      if (this.isUnderWay) this.#waiting.push(attempt);
      else attempt();
    });
  }

  /** Run what waits for the end of a pass, until one of these begins a pass that is put off. */
  serve(): void {
    while (!this.isUnderWay && this.#waiting.length > 0) this.#waiting.shift()!();
  }

  /** False when nothing is due, or when all rounds have been made. */
  #beginRound(): boolean {
    if (this.#round === MAX_ROUNDS) return false;
    if (this.#round > 0) this.#work.beforeNextRound();
    this.#round += 1;
    this.#due = [];
    this.#next = 0;
    const now = this.#clock();
    for (let one = this.#agenda.takeDue(now); one !== undefined; one = this.#agenda.takeDue(now)) this.#due.push(one);
    return this.#due.length > 0;
  }
}
