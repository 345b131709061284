/**
 * What a turn does with one child or group, and when each wants its next turn: those that are due are stepped, those
 * that have ended are collected, and every change of a child is noted for the rules that look at it.
 */
import { pauseOf, type Hold } from "../../core/process/holds.js";
import { Child } from "../child/child.js";
import type { Restarts } from "../child/restarts.js";
import type { DaemonContext } from "../context/context.js";
import type { Dependencies } from "../groups/dependencies.js";
import type { Group } from "../groups/group.js";
import { guarded } from "../logs/unexpected-errors.js";
import type { Agenda } from "./agenda.js";
import type { EndByRule } from "./end-by-rule.js";
import type { Ending } from "./ending.js";
import type { Reaper } from "./reaper.js";

/** Seconds until something that threw in a turn is tried again. */
const RETRY_AFTER_ERROR_SECONDS = 1;

/** The rules that a step asks, or that need to know of a change. */
export interface StepRules {
  readonly agenda: Agenda<Child | Group>;
  readonly dependencies: Dependencies;
  readonly ending: Ending;
  readonly endByRule: EndByRule;
  readonly reaper: Reaper;
  readonly restarts: Restarts;
}

export class Steps {
  readonly #context: Pick<DaemonContext, "clock" | "log">;
  readonly #rules: StepRules;
  /** Children that wait until what they left behind has ended. */
  readonly #clearing = new Set<Child>();

  constructor(context: Pick<DaemonContext, "clock" | "log">, rules: StepRules) {
    this.#context = context;
    this.#rules = rules;
  }

  /** Its turn. Whatever it throws is logged, and it is tried again a second later. */
  step(due: Child | Group): void {
    const { clock, log } = this.#context;
    const { agenda, ending, restarts } = this.#rules;
    const began = clock();
    const exited = due instanceof Child && due.state === "EXITED" ? due : undefined;
    const went = guarded(log, `in a turn of ${due.name}`, () => {
      if (due instanceof Child) due.turn(this.#holdsOn(due), ending.isUnderWay);
      else due.settle();
    });
    if (exited !== undefined && exited.state !== "EXITED") restarts.restarted(began);
    agenda.set(due, went ? this.deadlineOf(due) : clock() + RETRY_AFTER_ERROR_SECONDS);
  }

  /** When it next wants a turn; wall-clock seconds. */
  deadlineOf(owner: Child | Group): number | undefined {
    if (!(owner instanceof Child)) return owner.deadline;
    const { ending, restarts } = this.#rules;
    const at = owner.deadline(this.#holdsOn(owner), ending.isUnderWay);
    return at === undefined || owner.state !== "EXITED" || owner.isClearing ? at : restarts.due(owner, at);
  }

  /** Everything that holds it back at this moment, pauses included. */
  holdsOn(child: Child): readonly Hold[] {
    const pause = pauseOf(child.config, child.lifecycle, this.deadlineOf(child), this.#context.clock());
    // A copy of each: their values are looked up when they are read.
    const holds = this.#holdsOn(child).map((hold) => ({ ...hold }));
    return pause === undefined ? holds : [...holds, pause];
  }

  /**
   * What its turn has to know. Pauses are not among it: the machine keeps those itself, and the pace of restarts has
   * moved its deadline.
   */
  #holdsOn(child: Child): readonly Hold[] {
    const { holds } = child;
    // Nothing is started by itself during shutdown, whatever it depends on.
    if (this.#rules.ending.isUnderWay) return holds;
    const dependencies = this.#rules.dependencies.holdsOn(child);
    if (holds.length === 0) return dependencies;
    return dependencies.length === 0 ? holds : [...dependencies, ...holds];
  }

  /** Reap what has ended; each may be a leftover of a program. True if anything has ended. */
  collect(): boolean {
    const ended = this.#rules.reaper.reap();
    for (const child of this.#clearing) if (child.leftoversEnded(ended)) this.#rules.agenda.set(child, 0);
    return ended.length > 0;
  }

  /** Something about it has changed, perhaps its deadline. */
  changed(one: Child | Group): void {
    const { agenda, dependencies, endByRule, reaper, restarts } = this.#rules;
    if (one instanceof Child) {
      restarts.happened(one);
      if (one.isAlive) reaper.register(one);
      if (one.isClearing) this.#clearing.add(one);
      else this.#clearing.delete(one);
      endByRule.processChanged();
      if (one.isReady) for (const child of dependencies.waiting) agenda.set(child, 0);
    }
    agenda.set(one, this.deadlineOf(one));
  }

  /** The same for a child whose group has been removed: its leftovers are still ended, and it is not started again. */
  changedAfterRemoval(one: Child | Group): void {
    if (one instanceof Child && !one.isClearing) this.#clearing.delete(one);
  }
}
