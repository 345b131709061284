/**
 * The turn in which everything happens, and when there is one (src/README.md, "One turn").
 *
 * A child's output never causes a turn, and an idle daemon has none: after each turn, one timer is set to the earliest
 * deadline of a process.
 */
import { Child } from "../child/child.js";
import type { DaemonContext } from "../context/context.js";
import type { Group } from "../groups/group.js";
import type { ListenersFirst } from "../listeners/listeners-first.js";
import type { Agenda } from "./agenda.js";
import { Alarm } from "./alarm.js";
import type { EndByRule } from "./end-by-rule.js";
import type { Ending } from "./ending.js";
import { NotYet, type Pending } from "./pending.js";
import type { Steps } from "./steps.js";
import type { Ticks } from "./ticks.js";
import { TimeSlicedRun } from "./time-sliced-run.js";

/** Everything that takes part in a turn. */
export interface TurnParts {
  readonly agenda: Agenda<Child | Group>;
  readonly groups: ReadonlyMap<string, Group>;
  readonly steps: Steps;
  readonly listeners: ListenersFirst;
  readonly ending: Ending;
  readonly endByRule: EndByRule;
  readonly ticks: Ticks;
  readonly pending: Pending;
}

export class Turns {
  /** Wall-clock seconds. */
  readonly #clock: DaemonContext["clock"];
  readonly #parts: TurnParts;
  /** A turn whose pass is put off continues by itself. */
  readonly #pass: TimeSlicedRun<Child | Group>;
  readonly #alarm: Alarm;
  #lastTurn = 0;
  #hasBegun = false;
  #inTurn = false;
  #again = false;
  #soon: NodeJS.Immediate | undefined;
  readonly #settling = new Set<Group>();

  constructor(clock: DaemonContext["clock"], parts: TurnParts) {
    const { agenda, steps, listeners } = parts;
    this.#clock = clock;
    this.#parts = parts;
    this.#alarm = new Alarm(clock, () => this.run());
    this.#pass = new TimeSlicedRun(agenda, clock, {
      step: (one) => {
        steps.step(one);
        listeners.now();
      },
      beforeNextRound: () => void steps.collect(),
    });
  }

  /** No turn runs before `begin`: nothing is started until the servers are open (LIFE-DMN-007). */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  begin(): void {
    this.#hasBegun = true;
  }

  /**
   * Do everything that is due. Called from within a turn, or while its pass is put off, it runs once more at the end.
   * When everything has stopped, only pending answers are left.
   */
  run(): void {
    if (this.#parts.ending.isOver) return void this.#parts.pending.poll();
    if (!this.#hasBegun) return;
    this.#again = true;
    if (!this.#inTurn && !this.#pass.isUnderWay) this.#run();
  }

  /** Do it now; if a pass is under way, when that has ended. */
  whole<Result>(act: () => Result | Promise<Result>): Promise<Result> {
    return this.#pass.whole(act);
  }

  #run(): void {
    this.#inTurn = true;
    let pollAgainAt: number | undefined;
    try {
      do pollAgainAt = this.#oneTurn();
      while (this.#again && !this.#parts.ending.isOver && !this.#pass.isUnderWay);
    } finally {
      this.#inTurn = false;
      if (this.#pass.isUnderWay) setImmediate(() => this.#run());
      else this.#arm(pollAgainAt);
    }
    this.#pass.serve();
  }

  /** Returns when a pending answer wants to be polled again. */
  #oneTurn(): number | undefined {
    const { steps, ending, endByRule, ticks, pending } = this.#parts;
    if (!this.#pass.isUnderWay) {
      this.#again = false;
      this.#noteClockGoingBack();
      steps.collect();
      ending.proceed();
      if (ending.isOver) return undefined;
    }
    if (!this.#pass.advance()) return undefined;
    if (ending.state === "RUNNING" && endByRule.isDue()) {
      ending.become("SHUTDOWN");
      this.#again = true;
    }
    ticks.look();
    return pending.poll();
  }

  /** After the clock was set back, every deadline is looked at again (LIFE-CLK-*). */
  #noteClockGoingBack(): void {
    const { groups, steps } = this.#parts;
    const now = this.#clock();
    if (now < this.#lastTurn)
      for (const group of groups.values()) for (const one of [...group.processes, group]) steps.step(one);
    this.#lastTurn = now;
  }

  /** Set one timer for the earliest deadline of all; none when there is nothing to wait for. */
  #arm(pollAgainAt: number | undefined): void {
    const { agenda, ending, ticks } = this.#parts;
    if (ending.isOver) {
      this.#alarm.cancel();
      clearImmediate(this.#soon);
      return;
    }
    let at = NotYet.earlier(agenda.earliest(), pollAgainAt);
    at = NotYet.earlier(at, ending.deadline);
    at = NotYet.earlier(at, ticks.deadline);
    this.#alarm.set(at);
  }

  /** A deadline may have changed. Outside a turn, a turn is run soon. */
  touched(one: Child | Group): void {
    const { ending } = this.#parts;
    if (!this.#hasBegun || ending.isOver) return;
    if (this.#inTurn) {
      // At shutdown its group may have stopped now, and the next one has to be stopped.
      if (ending.isUnderWay && one instanceof Child) this.#runSoon();
    } else if (!(one instanceof Child || ending.isUnderWay)) this.#settleSoon(one);
    else if (!this.#pass.isUnderWay) this.#runSoon();
  }

  #runSoon(): void {
    this.#soon ??= setImmediate(() => {
      this.#soon = undefined;
      this.run();
    });
  }

  /** A pool's events concern no process: they are sent without a turn, as soon as the reads of this moment are done. */
  #settleSoon(pool: Group): void {
    if (this.#settling.has(pool)) return;
    this.#settling.add(pool);
    queueMicrotask(() => {
      const { groups, steps, ending } = this.#parts;
      this.#settling.delete(pool);
      if (ending.isOver || groups.get(pool.name) !== pool) return;
      steps.step(pool);
      if (pool.deadline !== undefined || ending.isUnderWay) this.#runSoon();
    });
  }
}
