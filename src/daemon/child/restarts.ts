/**
 * The pace of restarts over all programs: the rules of `core/process/restart-pace` given a clock and a memory of who did
 * something last. It only ever moves a deadline; whether a program is started again is decided elsewhere.
 */
import type { History } from "../../core/process/history.js";
import { saneRest, loopDue, loopLine, restUntil } from "../../core/process/restart-pace.js";
import type { DaemonContext } from "../context/context.js";

/** A program that may be in a loop. */
export interface Looping {
  readonly name: string;
  readonly history: Pick<History, "loopSince">;
  readonly lastStart: number;
}

interface Deed {
  readonly who: object;
  readonly at: number;
}

const NOBODY: Deed = { who: {}, at: -Infinity };

type RestartsContext = Pick<DaemonContext, "clock" | "log" | "bus">;

export class Restarts {
  readonly #context: RestartsContext;
  /** The share's end: no restart before. */
  #restsUntil = 0;
  /** Who did something last, and who did before among all others. */
  #latest = NOBODY;
  #other = NOBODY;
  /** Which loops the log has spoken of, by their beginning. */
  readonly #told = new WeakMap<Looping, number>();

  constructor(context: RestartsContext) {
    this.#context = context;
  }

  /** A program wrote, changed or was asked for something; `who` is whatever stands for its cause. */
  happened(who: object): void {
    if (who !== this.#latest.who) this.#other = this.#latest;
    this.#latest = { who, at: this.#context.clock() };
  }

  /** A program was started again; that began at `began`. */
  restarted(began: number): void {
    const { bus, clock } = this.#context;
    this.#restsUntil = restUntil(this.#restsUntil, began, clock(), bus.isBehind);
  }

  /** When a program that has exited may be started, whose own rules say `wanted`. */
  due(program: Looping, wanted: number): number {
    const now = this.#context.clock();
    const at = Math.max(wanted, saneRest(this.#restsUntil, now));
    const { history, lastStart } = program;
    const { loopSince } = history;
    const elseHappened = this.#latest.who === program ? this.#other.at : this.#latest.at;
    const held = loopDue(loopSince, lastStart, elseHappened, now);
    if (loopSince === undefined || held === undefined || held <= Math.max(at, now)) return at;
    if (this.#told.get(program) !== loopSince) {
      this.#told.set(program, loopSince);
      this.#context.log.warn(loopLine(program.name));
    }
    return held;
  }
}
