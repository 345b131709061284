/**
 * The running daemon: its groups, and what can be asked of it. How it works is in the files beside this one, one
 * concept a file: the turn (`turns`, `steps`), what ends by itself (`reaper`), pending answers (`pending`), the end
 * (`ending`, `end-by-rule`).
 */
import { constants } from "node:os";
import { differenceOfGroups } from "../../core/config/difference.js";
import type { DaemonConfig, GroupConfig } from "../../core/config/model/model.js";
import { finishAll } from "../../core/finish-all.js";
import { processGroupEvent, supervisorStateEvent } from "../../core/events/payload.js";
import type { Hold } from "../../core/process/holds.js";
import type { SupervisorState } from "../../core/supervisor/state.js";
import { byPriority } from "../../core/supervisor/order.js";
import { requestOf } from "../../core/supervisor/requests.js";
import { Agenda } from "./agenda.js";
import type { Child } from "../child/child.js";
import { Control, type StartProgress, type StartRefusal, type StopProgress, type StopRefusal } from "./control.js";
import type { DaemonContext } from "../context/context.js";
import { Dependencies } from "../groups/dependencies.js";
import { Ending } from "./ending.js";
import type { Group } from "../groups/group.js";
import { GroupMaker } from "./group-maker.js";
import { EndByRule } from "./end-by-rule.js";
import { ListenersFirst } from "../listeners/listeners-first.js";
import { guarded } from "../logs/unexpected-errors.js";
import { Pending } from "./pending.js";
import { Reaper } from "./reaper.js";
import { Restarts } from "../child/restarts.js";
import type { DaemonSignal } from "../start-up/signals.js";
import { Steps } from "./steps.js";
import { Ticks } from "./ticks.js";
import { Turns } from "./turns.js";

/** What the supervisor needs from the program that runs it. */
export interface SupervisorHooks {
  /** Called once, when everything has stopped, with the state that led there and the exit status to end with. */
  finished(state: SupervisorState, status: number): void;
  /** Why the daemon could not start again from its present configuration; undefined if it could. */
  obstacleToRestart(): string | undefined;
}

export class Supervisor {
  readonly context: DaemonContext;
  readonly pending = new Pending();
  /** By name, in the order they were added. */
  readonly groups = new Map<string, Group>();
  readonly dependencies = new Dependencies(this.groups);
  readonly #hooks: SupervisorHooks;
  readonly #maker: GroupMaker;
  readonly #agenda = new Agenda<Child | Group>();
  readonly #restarts: Restarts;
  readonly #control: Control;
  readonly #endByRule: EndByRule;
  readonly #ending: Ending;
  readonly #steps: Steps;
  readonly #ticks: Ticks;
  readonly #turns: Turns;
  #config: DaemonConfig;

  constructor(context: DaemonContext, config: DaemonConfig, hooks: SupervisorHooks) {
    const { groups, dependencies, pending } = this;
    const agenda = this.#agenda;
    const reaper = new Reaper(context);
    const restarts = new Restarts(context);
    const listeners = new ListenersFirst(context);
    this.context = {
      ...context,
      isProgram: (pid) => reaper.owns(pid),
      spoke: (child) => {
        restarts.happened(child);
        listeners.soon();
      },
    };
    this.#maker = new GroupMaker(this.context);
    this.#config = config;
    this.#hooks = hooks;
    this.#restarts = restarts;
    const endByRule = (this.#endByRule = new EndByRule(context, groups, dependencies));
    const ending = (this.#ending = new Ending(context, groups, dependencies, {
      collect: () => this.#steps.collect(),
      finished: () => this.#finished(),
    }));
    const steps = (this.#steps = new Steps(context, { agenda, dependencies, ending, endByRule, reaper, restarts }));
    const ticks = (this.#ticks = new Ticks(context));
    const parts = { agenda, groups, steps, listeners, ending, endByRule, ticks, pending };
    this.#turns = new Turns(context.clock, parts);
    this.#control = new Control({
      pending,
      isStopping: () => ending.isUnderWay,
      collect: () => void steps.collect(),
      turn: this.again,
    });
  }

  /** The configuration last read; the groups in use differ from it until they are updated. */
  get config(): DaemonConfig {
    return this.#config;
  }

  get state(): SupervisorState {
    return this.#ending.state;
  }

  /** Everything has stopped: nothing will change any more. */
  get isOver(): boolean {
    return this.#ending.isOver;
  }

  get isStopping(): boolean {
    return this.#ending.isUnderWay;
  }

  /** Ascending by priority; groups added later come last among equals (LIFE-ORD-008). */
  groupsByPriority(): readonly Group[] {
    return byPriority(this.groups.values());
  }

  /** All groups have been added: begin to run (EV-ORD-004). */
  begin(): void {
    this.#turns.begin();
    this.context.bus.notify("SUPERVISOR_STATE_CHANGE_RUNNING", () => supervisorStateEvent("RUNNING"));
    this.turn();
  }

  /** False if there is a group of that name already. */
  addGroup(config: GroupConfig): boolean {
    if (this.groups.has(config.name)) return false;
    // The clock is watched only while a listener wants ticks: a new one must not get those that passed before.
    if (this.#turns.hasBegun) this.#ticks.look();
    const group: Group = this.#maker.make(config, (changed) => {
      // A child that was removed while it could not be stopped may still end; it is not started again.
      if (this.groups.get(config.name) === group) this.#touched(changed);
      else this.#steps.changedAfterRemoval(changed);
    });
    this.groups.set(config.name, group);
    this.dependencies.added(group);
    this.#endByRule.added(config);
    for (const child of group.processes) this.#touched(child);
    this.context.bus.notify("PROCESS_GROUP_ADDED", () => processGroupEvent("ADDED", config.name));
    return true;
  }

  /** False while one of its processes has not stopped. */
  removeGroup(name: string): boolean {
    const group = this.groups.get(name);
    if (group?.isStopped() !== true) return false;
    group.removed();
    this.groups.delete(name);
    // Removing a group does not stop the clean-up of its leftovers.
    for (const child of group.processes) if (!child.isClearing) this.#agenda.set(child, undefined);
    this.#agenda.set(group, undefined);
    this.dependencies.removed(group);
    // Children may have waited for it as one of several processes with one name.
    for (const child of this.dependencies.waiting) this.#agenda.set(child, 0);
    this.#endByRule.processChanged();
    this.context.bus.notify("PROCESS_GROUP_REMOVED", () => processGroupEvent("REMOVED", name));
    return true;
  }

  /** Remember what was read. Returns the names of groups that differ from those in use (CFG-DIFF-001). */
  reconfigure(config: DaemonConfig): ReturnType<typeof differenceOfGroups> {
    this.#config = config;
    const inUse = [...this.groups.values()].map((group) => group.config);
    const difference = differenceOfGroups(inUse, config.groups);
    this.#endByRule.reread(difference);
    return difference;
  }

  /** Start a process now, also when a start by itself would be held back; `startProgress` says how far it has come. */
  start(child: Child): StartRefusal | StartProgress {
    return this.#control.start(child);
  }

  /** Begin to stop a process; `stopProgress` says how far it has come. */
  stop(child: Child): StopRefusal | StopProgress {
    return this.#control.stop(child);
  }

  /** Stop a process if it runs, and start it. Resolves when it runs, or to why it does not. */
  restart(child: Child): Promise<StopRefusal | StartRefusal | StartProgress> {
    return this.#control.restart(child);
  }

  /** End the daemon when everything has stopped. */
  shutDown(): void {
    this.#ending.become("SHUTDOWN");
  }

  /** Restart in place, unless the configuration cannot be read: then nothing is stopped (IMP-002). */
  reload(): void {
    const problem = this.#hooks.obstacleToRestart();
    if (problem === undefined) this.#ending.become("RESTARTING");
    else this.context.log.error(`cannot restart: ${problem}; everything continues as it is`);
  }

  /** A signal to the daemon (LIFE-SIG-*). */
  signalled(signal: DaemonSignal): void {
    const { state, reopenLogs, level, text } = requestOf(constants.signals[signal], this.state);
    this.context.log.log(level, text);
    if (state === "RESTARTING" && this.state !== "RESTARTING") this.reload();
    else this.#ending.become(state);
    if (reopenLogs) this.#reopenLogs();
    this.turn();
  }

  /** Do everything that is due: now, or once more when the running turn has ended. */
  turn(): void {
    this.#turns.run();
  }

  /** `turn` as a callback. */
  readonly again = (): void => this.turn();

  /** Do what shows or changes processes: now, or when no pass is under way any more. */
  whole<Result>(act: () => Result | Promise<Result>): Promise<Result> {
    this.#restarts.happened(this);
    return this.#turns.whole(act);
  }

  /** What holds a process back at this moment from being started or continued. */
  holdsOn(child: Child): readonly Hold[] {
    return this.#steps.holdsOn(child);
  }

  /** The original ends without an answer to clients that wait for its last programs. Ours answers now. */
  #finished(): void {
    this.pending.poll();
    this.#hooks.finished(this.state, this.#endByRule.status());
  }

  #touched(one: Child | Group): void {
    this.#steps.changed(one);
    this.#turns.touched(one);
  }

  #reopenLogs(): void {
    const { log } = this.context;
    log.info("supervisord logreopen");
    const groups = [...this.groups.values()].map((group) => () => group.reopenLogs());
    guarded(log, "reopening logs", () => finishAll([() => log.reopen(), ...groups]));
  }
}
