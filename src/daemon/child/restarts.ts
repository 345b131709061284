/**
 * The pace of restarts over all programs: gives the rules of `core/process/restart-pace` the time and remembers which
 * program was last active. It can only make a restart later; the state machine decides whether there is one.
 */
import type { History } from "../../core/process/history.js";
import { cappedRest, loopDue, loopLine, restUntil } from "../../core/process/restart-pace.js";
import type { DaemonContext } from "../context/context.js";

/** A program that may be in a loop. */
export interface Looping {
  readonly name: string;
  readonly history: Pick<History, "loopSince">;
  readonly lastStart: number;
}

interface Activity {
  readonly who: object;
  readonly at: number;
}

const NO_ACTIVITY: Activity = { who: {}, at: -Infinity };

type RestartsContext = Pick<DaemonContext, "clock" | "log" | "bus">;

export class Restarts {
  readonly #context: RestartsContext;
  /** Restarts have used up their share of time: none before this; wall-clock seconds. */
  #restsUntil = 0;
  /** The last activity, and the last one of any other program. */
  #latest = NO_ACTIVITY;
  #other = NO_ACTIVITY;
  /** Loops that have been logged, by the time they began. */
  readonly #loggedLoops = new WeakMap<Looping, number>();

  constructor(context: RestartsContext) {
    this.#context = context;
  }

  /** A program wrote, changed or got a request; `who` is any object that identifies the cause. */
  happened(who: object): void {
    if (who !== this.#latest.who) this.#other = this.#latest;
    this.#latest = { who, at: this.#context.clock() };
  }

  /** A program was started again; the restart began at `began`. */
  restarted(began: number): void {
    const { bus, clock } = this.#context;
    this.#restsUntil = restUntil(this.#restsUntil, began, clock(), bus.isBehind);
  }

  /** When a program that has exited may be started; its own rules say `wanted`. */
  due(program: Looping, wanted: number): number {
    const now = this.#context.clock();
    const at = Math.max(wanted, cappedRest(this.#restsUntil, now));
    const { history, lastStart } = program;
    const { loopSince } = history;
    const elseHappened = this.#latest.who === program ? this.#other.at : this.#latest.at;
    const held = loopDue(loopSince, lastStart, elseHappened, now);
    if (loopSince === undefined || held === undefined || held <= Math.max(at, now)) return at;
    if (this.#loggedLoops.get(program) !== loopSince) {
      this.#loggedLoops.set(program, loopSince);
      this.#context.log.warn(loopLine(program.name));
    }
    return held;
  }
}
