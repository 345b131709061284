/**
 * The pace of restarts over all programs: the rules of `core/process/restart-pace` given a clock and a memory of who did
 * something last. It only ever moves a deadline; whether a program is started again is decided elsewhere.
 */
import { saneRest, loopDue, loopLine, restUntil } from "../core/process/restart-pace.js";
import type { ActivityLog } from "./activity-log.js";
import type { Clock } from "./clock.js";

/** A program that may be in a loop. */
export interface Looping {
  readonly name: string;
  /** Since when each of its lives was short, if they were. */
  readonly loopSince: number | undefined;
  readonly lastStart: number;
}

interface Deed {
  readonly who: object;
  readonly at: number;
}

const NOBODY: Deed = { who: {}, at: -Infinity };

export class Restarts {
  readonly #clock: Clock;
  readonly #log: ActivityLog;
  /** The share's end: no restart before. */
  #restsUntil = 0;
  /** Who did something last, and who did before among all others. */
  #latest = NOBODY;
  #other = NOBODY;
  /** Which loops the log has spoken of, by their beginning. */
  readonly #told = new WeakMap<Looping, number>();

  constructor(clock: Clock, log: ActivityLog) {
    this.#clock = clock;
    this.#log = log;
  }

  /** A program wrote, changed or was asked for something; `who` is whatever stands for its cause. */
  happened(who: object): void {
    if (who !== this.#latest.who) this.#other = this.#latest;
    this.#latest = { who, at: this.#clock() };
  }

  /** A program was started again; that began at `began`. */
  restarted(began: number): void {
    this.#restsUntil = restUntil(this.#restsUntil, began, this.#clock());
  }

  /** When a program that has exited may be started, whose own rules say `wanted`. */
  due(program: Looping, wanted: number): number {
    const now = this.#clock();
    const at = Math.max(wanted, saneRest(this.#restsUntil, now));
    const { loopSince, lastStart } = program;
    const elseHappened = this.#latest.who === program ? this.#other.at : this.#latest.at;
    const held = loopDue(loopSince, lastStart, elseHappened, now);
    if (loopSince === undefined || held === undefined || held <= Math.max(at, now)) return at;
    if (this.#told.get(program) !== loopSince) {
      this.#told.set(program, loopSince);
      this.#log.warn(loopLine(program.name));
    }
    return held;
  }
}
