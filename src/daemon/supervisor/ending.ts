/**
 * The daemon's own state, and its end: everything is stopped, group by group (`core/supervisor/shutdown` performed),
 * then the program that runs the supervisor is notified. A restart in place ends in the same way.
 */
import { supervisorStateEvent } from "../../core/events/payload.js";
import { byPriority } from "../../core/supervisor/order.js";
import {
  beginShutdown,
  proceed,
  reportDeadline,
  reportShutdown,
  type Shutdown,
} from "../../core/supervisor/shutdown.js";
import { isShuttingDown, type SupervisorState } from "../../core/supervisor/state.js";
import type { DaemonContext } from "../context/context.js";
import type { Dependencies } from "../groups/dependencies.js";
import type { Group } from "../groups/group.js";
import { PoolDrain } from "../listeners/pool-drain.js";
import { guarded } from "../logs/unexpected-errors.js";
import { NotYet } from "./pending.js";

/** What the end needs from the rest of the daemon. */
export interface EndingWork {
  /** Reap what has ended. True if anything has. */
  collect(): boolean;
  /** Called once, when everything has stopped and the groups are gone. */
  finished(): void;
}

export class Ending {
  readonly #context: Pick<DaemonContext, "bus" | "clock" | "log">;
  readonly #groups: ReadonlyMap<string, Group>;
  readonly #dependencies: Dependencies;
  readonly #work: EndingWork;
  readonly #drain = new PoolDrain();
  #state: SupervisorState = "RUNNING";
  #shutdown: Shutdown | undefined;
  #isOver = false;

  constructor(
    context: Pick<DaemonContext, "bus" | "clock" | "log">,
    groups: ReadonlyMap<string, Group>,
    dependencies: Dependencies,
    work: EndingWork,
  ) {
    this.#context = context;
    this.#groups = groups;
    this.#dependencies = dependencies;
    this.#work = work;
  }

  get state(): SupervisorState {
    return this.#state;
  }

  /** Is the daemon shutting down, or has it? The next turn begins or continues the shutdown. */
  get isUnderWay(): boolean {
    return isShuttingDown(this.#state);
  }

  /** Everything has stopped: nothing will change any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Set the state that the next turns work towards. */
  become(state: SupervisorState): void {
    this.#state = state;
  }

  /** Stop the next group, if the daemon is shutting down and the groups before it have stopped. */
  proceed(): void {
    if (!this.isUnderWay) return;
    const groups = byPriority(this.#groups.values());
    if (this.#shutdown === undefined) {
      this.#shutdown = beginShutdown(this.#dependencies.inOrder(groups));
      this.#context.bus.notify("SUPERVISOR_STATE_CHANGE_STOPPING", () => supervisorStateEvent("STOPPING"));
    }
    for (;;) {
      const { next, stop, done } = proceed(this.#shutdown, groups);
      this.#shutdown = next;
      if (done) return this.#finish();
      const group = stop === undefined ? undefined : this.#groups.get(stop);
      if (group !== undefined && this.#drain.mayContinue(group, this.#context.clock())) return this.#report(next);
      group?.stopForShutdown();
      this.#report(next);
      if (group === undefined || !this.#work.collect()) return;
    }
  }

  /** When it wants a turn although nothing has happened; wall-clock seconds. */
  get deadline(): number | undefined {
    const report = this.#shutdown === undefined ? undefined : reportDeadline(this.#shutdown);
    return NotYet.earlier(report, this.#drain.deadline);
  }

  #report(shutdown: Shutdown): void {
    const { next, lines } = reportShutdown(shutdown, [...this.#groups.values()], this.#context.clock());
    this.#shutdown = next;
    for (const { level, text } of lines) this.#context.log.log(level, text);
  }

  #finish(): void {
    this.#isOver = true;
    for (const group of this.#groups.values()) {
      guarded(this.#context.log, `at the end of group ${group.name}`, () => group.removed());
    }
    this.#work.finished();
  }
}
