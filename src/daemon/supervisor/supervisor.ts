/**
 * The running daemon: its groups, its state, and the turn in which everything happens.
 *
 * One turn: reap what has ended, stop what is to be stopped, step the children and pools that are
 * due (`Pass`), tick, poll what waits for an answer, arm one timer for the earliest deadline. A
 * child's output never runs a turn, and an idle daemon runs none.
 */
import { constants } from "node:os";
import { differenceOfGroups } from "../../core/config/difference.js";
import type { DaemonConfig, GroupConfig } from "../../core/config/model/model.js";
import { finishAll } from "../../core/finish-all.js";
import { processGroupEvent, supervisorStateEvent } from "../../core/events/payload.js";
import { isShuttingDown, type SupervisorState } from "../../core/supervisor/state.js";
import { byPriority } from "../../core/supervisor/order.js";
import { requestOf } from "../../core/supervisor/requests.js";
import {
  beginShutdown,
  proceed,
  reportDeadline,
  reportShutdown,
  type Shutdown,
} from "../../core/supervisor/shutdown.js";
import { Agenda } from "./agenda.js";
import { Alarm } from "./alarm.js";
import { Child } from "../child/child.js";
import type { DaemonContext } from "../context/context.js";
import { PoolDrain } from "../listeners/pool-drain.js";
import { Dependencies } from "../groups/dependencies.js";
import { Group } from "../groups/group.js";
import { EndByRule } from "./end-by-rule.js";
import { ListenerPool } from "../listeners/listener-pool.js";
import { ListenersFirst } from "../listeners/listeners-first.js";
import { guarded } from "../logs/unexpected-errors.js";
import { TimeSlicedRun } from "./time-sliced-run.js";
import { NotYet, Pending } from "./pending.js";
import { Reaper } from "./reaper.js";
import { Restarts } from "../child/restarts.js";
import type { DaemonSignal } from "../start-up/signals.js";
import { Ticks } from "./ticks.js";

/** What threw in a turn is tried again after so many seconds. */
const RETRY_AFTER_ERROR_SECONDS = 1;

/** What the supervisor asks of whoever runs it. */
export interface SupervisorHooks {
  /** Called once, when everything has stopped, with the state that led there and the exit status to end with. */
  finished(state: SupervisorState, status: number): void;
  /** Why the daemon could not start again from its configuration as it is now; undefined if it could. */
  obstacleToRestart(): string | undefined;
}

export class Supervisor {
  readonly context: DaemonContext;
  readonly pending = new Pending();
  /** By name, in the order they were added. */
  readonly groups = new Map<string, Group>();
  readonly #agenda = new Agenda<Child | Group>();
  /** A turn whose pass is put off goes on by itself. */
  readonly #pass: TimeSlicedRun<Child | Group>;
  readonly #reaper: Reaper;
  readonly #restarts: Restarts;
  readonly #listeners: ListenersFirst;
  readonly #hooks: SupervisorHooks;
  /** Children that wait for what they left behind to end. */
  readonly #clearing = new Set<Child>();
  readonly dependencies = new Dependencies(this.groups);
  #config: DaemonConfig;
  readonly #endByRule: EndByRule;
  #isSubreaper = process.pid === 1;
  #state: SupervisorState = "RUNNING";
  #shutdown: Shutdown | undefined;
  readonly #delivery = new PoolDrain();
  readonly #ticks: Ticks;
  #lastTurn = 0;
  /** No turn runs before `begin`: nothing is started until the servers are open (LIFE-DMN-007). */
  #begun = false;
  #inTurn = false;
  #again = false;
  #done = false;
  readonly #alarm: Alarm;
  #soon: NodeJS.Immediate | undefined;
  readonly #settling = new Set<Group>();

  constructor(context: DaemonContext, config: DaemonConfig, hooks: SupervisorHooks) {
    this.#reaper = new Reaper(context);
    this.#restarts = new Restarts(context);
    this.#listeners = new ListenersFirst(context);
    this.context = {
      ...context,
      isProgram: (pid) => this.#reaper.owns(pid),
      spoke: (child) => {
        this.#restarts.happened(child);
        this.#listeners.soon();
      },
    };
    this.#config = config;
    this.#hooks = hooks;
    this.#endByRule = new EndByRule(context, this.groups, this.dependencies);
    this.#ticks = new Ticks(context);
    this.#alarm = new Alarm(context.clock, this.again);
    this.#pass = new TimeSlicedRun(this.#agenda, context.clock, {
      step: (one) => {
        this.#step(one);
        this.#listeners.now();
      },
      beforeNextRound: () => void this.#collect(),
    });
  }

  /** The configuration last read; the groups in use differ from it until they are updated. */
  get config(): DaemonConfig {
    return this.#config;
  }

  get state(): SupervisorState {
    return this.#state;
  }

  /** Everything has stopped: nothing will change any more. */
  get isOver(): boolean {
    return this.#done;
  }

  get isStopping(): boolean {
    return isShuttingDown(this.#state);
  }

  /** Ascending by priority; groups added later come last among equals (LIFE-ORD-008). */
  groupsByPriority(): readonly Group[] {
    return byPriority(this.groups.values());
  }

  /** The groups are there: begin to run (EV-ORD-004). */
  begin(): void {
    this.#begun = true;
    this.context.bus.notify("SUPERVISOR_STATE_CHANGE_RUNNING", () => supervisorStateEvent("RUNNING"));
    this.turn();
  }

  /** False if a group of that name is there already. */
  addGroup(config: GroupConfig): boolean {
    if (this.groups.has(config.name)) return false;
    // The clock is only watched while somebody listens: who begins to now must not hear of what went by before.
    if (this.#begun) this.#ticks.look();
    const group = this.#makeGroup(config);
    this.groups.set(config.name, group);
    this.dependencies.added(group);
    this.#endByRule.added(config.name);
    for (const child of group.processes) this.#touch(child);
    this.context.bus.notify("PROCESS_GROUP_ADDED", () => processGroupEvent("ADDED", config.name));
    return true;
  }

  /** False while a process of it has not stopped. */
  removeGroup(name: string): boolean {
    const group = this.groups.get(name);
    if (group?.isStopped() !== true) return false;
    group.removed();
    this.groups.delete(name);
    // What has been left behind and asked to end is not let off by a removal.
    for (const child of group.processes) if (!child.isClearing) this.#agenda.set(child, undefined);
    this.#agenda.set(group, undefined);
    this.dependencies.removed(group);
    // It may have been what somebody waited for among several of one name.
    for (const child of this.dependencies.waiting) this.#agenda.set(child, 0);
    this.#endByRule.processChanged();
    this.context.bus.notify("PROCESS_GROUP_REMOVED", () => processGroupEvent("REMOVED", name));
    return true;
  }

  /** Remember what was read; the names of groups that differ from those in use (CFG-DIFF-001). */
  reconfigure(config: DaemonConfig): ReturnType<typeof differenceOfGroups> {
    this.#config = config;
    const inUse = [...this.groups.values()].map((group) => group.config);
    const difference = differenceOfGroups(inUse, config.groups);
    this.#endByRule.reread(difference);
    return difference;
  }

  shutDown(): void {
    this.#state = "SHUTDOWN";
  }

  /** Begin anew, unless the configuration could not be read then: nothing is stopped for that (IMP-002). */
  restart(): void {
    const problem = this.#hooks.obstacleToRestart();
    if (problem === undefined) this.#state = "RESTARTING";
    else this.context.log.error(`cannot restart: ${problem}; everything goes on as it is`);
  }

  /** A signal to the daemon (LIFE-SIG-*). */
  signalled(signal: DaemonSignal): void {
    const { state, reopenLogs, level, text } = requestOf(constants.signals[signal], this.#state);
    this.context.log.log(level, text);
    if (state === "RESTARTING" && this.#state !== "RESTARTING") this.restart();
    else this.#state = state;
    if (reopenLogs) this.#reopenLogs();
    this.turn();
  }

  /** Collect children that have ended, now (RPC calls look at the result at once). */
  reap(): void {
    this.#collect();
  }

  /** Every end may be that of something a program has left behind. */
  #collect(): boolean {
    const ended = this.#reaper.reap();
    for (const child of this.#clearing) if (child.leftoversEnded(ended)) this.#agenda.set(child, 0);
    return ended.length > 0;
  }

  /**
   * Everything that is due. Called again from within, or while its pass is put off, it runs once more when it is done.
   * When everything has stopped, only what waits for an answer is left.
   */
  turn(): void {
    if (this.#done) return void this.pending.poll();
    if (!this.#begun) return;
    this.#again = true;
    if (!this.#inTurn && !this.#pass.isUnderWay) this.#run();
  }

  /** A turn, for whoever calls back later. */
  readonly again = (): void => this.turn();

  /** Do what shows or changes processes: now, or when no pass is under way any more. */
  whole<Result>(act: () => Result | Promise<Result>): Promise<Result> {
    this.#restarts.happened(this);
    return this.#pass.whole(act);
  }

  #run(): void {
    this.#inTurn = true;
    let pollAgainAt: number | undefined;
    try {
      do pollAgainAt = this.#oneTurn();
      while (this.#again && !this.#done && !this.#pass.isUnderWay);
    } finally {
      this.#inTurn = false;
      if (this.#pass.isUnderWay) setImmediate(() => this.#run());
      else this.#arm(pollAgainAt);
    }
    this.#pass.serve();
  }

  /** When something that waits wants to be polled again. */
  #oneTurn(): number | undefined {
    if (!this.#pass.isUnderWay) {
      this.#again = false;
      this.#noteClockGoingBack();
      this.#collect();
      this.#stopWhatIsToBeStopped();
      if (this.#done) return undefined;
    }
    if (!this.#pass.advance()) return undefined;
    if (this.#state === "RUNNING" && this.#endByRule.isDue()) {
      this.shutDown();
      this.#again = true;
    }
    this.#ticks.look();
    return this.pending.poll();
  }

  /** After a step back of the clock everything looks at its deadlines anew (LIFE-CLK-*). */
  #noteClockGoingBack(): void {
    const now = this.context.clock();
    if (now < this.#lastTurn)
      for (const group of this.groups.values()) for (const one of [...group.processes, group]) this.#step(one);
    this.#lastTurn = now;
  }

  #step(due: Child | Group): void {
    const began = this.context.clock();
    const exited = due instanceof Child && due.state === "EXITED" ? due : undefined;
    const went = guarded(this.context.log, `in a turn of ${due.name}`, () => {
      if (due instanceof Child) due.turn(this.isStopping || this.dependencies.isWaiting(due));
      else due.settle();
    });
    if (exited !== undefined && exited.state !== "EXITED") this.#restarts.restarted(began);
    this.#agenda.set(due, went ? this.deadlineOf(due) : this.context.clock() + RETRY_AFTER_ERROR_SECONDS);
  }

  /** When it next wants a turn; wall-clock seconds. */
  deadlineOf(owner: Child | Group): number | undefined {
    if (!(owner instanceof Child)) return owner.deadline;
    const at = owner.deadline(this.isStopping || this.dependencies.isWaiting(owner));
    return at === undefined || owner.state !== "EXITED" || owner.isClearing ? at : this.#restarts.due(owner, at);
  }

  #stopWhatIsToBeStopped(): void {
    if (!this.isStopping) return;
    const groups = this.groupsByPriority();
    if (this.#shutdown === undefined) {
      this.#shutdown = beginShutdown(this.dependencies.inOrder(groups));
      this.context.bus.notify("SUPERVISOR_STATE_CHANGE_STOPPING", () => supervisorStateEvent("STOPPING"));
    }
    for (;;) {
      const { next, stop, done } = proceed(this.#shutdown, groups);
      this.#shutdown = next;
      if (done) return this.#finish();
      const group = stop === undefined ? undefined : this.groups.get(stop);
      if (group !== undefined && this.#delivery.mayGoOn(group, this.context.clock())) return this.#reportShutdown(next);
      group?.stopForShutdown();
      this.#reportShutdown(next);
      if (group === undefined || !this.#collect()) return;
    }
  }

  #reportShutdown(shutdown: Shutdown): void {
    const { next, lines } = reportShutdown(shutdown, [...this.groups.values()], this.context.clock());
    this.#shutdown = next;
    for (const { level, text } of lines) this.context.log.log(level, text);
  }

  #finish(): void {
    this.#done = true;
    this.#alarm.cancel();
    clearImmediate(this.#soon);
    for (const group of this.groups.values()) {
      guarded(this.context.log, `at the end of group ${group.name}`, () => group.removed());
    }
    // What was waited for is decided now. The original ends without a word to those who wait for its last programs.
    this.pending.poll();
    this.#hooks.finished(this.#state, this.#endByRule.status());
  }

  /** One timer, for the earliest deadline of all; none when there is nothing to wait for. */
  #arm(pollAgainAt: number | undefined): void {
    if (this.#done) return;
    let at = NotYet.earlier(this.#agenda.earliest(), pollAgainAt);
    if (this.#shutdown !== undefined) at = NotYet.earlier(at, reportDeadline(this.#shutdown));
    at = NotYet.earlier(at, this.#delivery.deadline);
    at = NotYet.earlier(at, this.#ticks.deadline);
    this.#alarm.set(at);
  }

  #makeGroup(config: GroupConfig): Group {
    if (!this.#isSubreaper && config.processes.some(({ orphans }) => orphans.beforeStart || orphans.onStop)) {
      // What a program leaves behind becomes our child, not init's: only so its end can be seen, and it be known as ours.
      this.context.posix.becomeSubreaper();
      this.#isSubreaper = true;
    }
    // One that was removed while it could not be stopped may end yet, and is not started again.
    const touch = (changed: Child | Group) => {
      if (this.groups.get(config.name) === group) this.#touch(changed);
      else if (changed instanceof Child && !changed.isClearing) this.#clearing.delete(changed);
    };
    const Kind = config.kind === "eventlistener" ? ListenerPool : Group;
    const group: Group = new Kind(this.context, config, touch);
    return group;
  }

  /** Its deadline may have changed. Outside a turn, that calls for one. */
  #touch(changed: Child | Group): void {
    if (changed instanceof Child) {
      this.#restarts.happened(changed);
      if (changed.isAlive) this.#reaper.register(changed);
      if (changed.isClearing) this.#clearing.add(changed);
      else this.#clearing.delete(changed);
      this.#endByRule.processChanged();
      if (changed.isReady) for (const child of this.dependencies.waiting) this.#agenda.set(child, 0);
    }
    this.#agenda.set(changed, this.deadlineOf(changed));
    if (!this.#begun || this.#done) return;
    if (this.#inTurn) {
      // At shutdown its group may be done with now, and the next one is to be told.
      if (this.isStopping && changed instanceof Child) this.#turnSoon();
    } else if (!(changed instanceof Child || this.isStopping)) this.#settleSoon(changed);
    else if (!this.#pass.isUnderWay) this.#turnSoon();
  }

  #turnSoon(): void {
    this.#soon ??= setImmediate(() => {
      this.#soon = undefined;
      this.turn();
    });
  }

  /** What a pool has to hand out concerns no process: it goes as soon as what is being read has been read, without a turn. */
  #settleSoon(pool: Group): void {
    if (this.#settling.has(pool)) return;
    this.#settling.add(pool);
    queueMicrotask(() => {
      this.#settling.delete(pool);
      if (this.#done || this.groups.get(pool.name) !== pool) return;
      this.#step(pool);
      if (pool.deadline !== undefined || this.isStopping) this.#turnSoon();
    });
  }

  #reopenLogs(): void {
    const { log } = this.context;
    log.info("supervisord logreopen");
    const all = [log, ...this.groups.values()];
    guarded(log, "reopening logs", () =>
      finishAll(all.map((each) => () => (each instanceof Group ? each.reopenLogs() : each.reopen()))),
    );
  }
}
