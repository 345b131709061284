/**
 * One child process: performs what the lifecycle machine (`core/process/transitions`) decides.
 *
 * Every input goes through `#apply`. The effects of a step are performed at once and in order, and their results are
 * fed back in the same turn. Nothing else changes the state.
 */
import { isAtRest, isBetweenLives, isExpected, startsByItself } from "../../core/process/autorestart.js";
import { deadline, stopReportDeadline } from "../../core/process/deadlines.js";
import { NO_HISTORY, remember, type History } from "../../core/process/history.js";
import { NO_HOLDS, type Hold } from "../../core/process/holds.js";
import { processInfo, type InfoSubject } from "../../core/process/info.js";
import type { Effect, Input, Lifecycle } from "../../core/process/lifecycle.js";
import { lookUpCommand, type Lookup } from "../../core/process/lookup.js";
import { isKilling, pidOf } from "../../core/process/observed.js";
import { isRunning, type ProcessState } from "../../core/process/states.js";
import { initial, step } from "../../core/process/transitions.js";
import { processStateEvent } from "../../core/events/payload.js";
import type { ProcessConfig } from "../../core/config/model/model.js";
import { finishAll } from "../../core/finish-all.js";
import type { End, Fate } from "../../core/supervisor/exit-rules.js";
import type { Leftovers } from "../../core/supervisor/shutdown.js";
import type { Struct } from "../../core/xmlrpc/values.js";
import { PosixError } from "../../posix/errors.js";
import type { Taken } from "./child-input.js";
import { emptyLogs, type LogPaths } from "../output/child-logs.js";
import type { ChildRole } from "./child-role.js";
import { release, spawnChild, type Alive, type NotSpawned } from "./child-spawn.js";
import type { DaemonContext } from "../context/context.js";
import { fileWorld } from "../machine/file-world.js";
import { LastOutput } from "./last-output.js";
import { RecentOutput } from "../output/recent-output.js";
import { localTime } from "../logs/local-time.js";
import { guarded } from "../logs/unexpected-errors.js";
import { OrphanKeeper } from "../orphans/orphan-keeper.js";
import { describeTrouble } from "./spawn-trouble.js";

export class Child {
  readonly config: ProcessConfig;
  /** Paths of its logs, AUTO ones included once they exist; undefined = none. */
  readonly logPaths: LogPaths;
  /** The last output, wherever it was logged. */
  readonly output: RecentOutput;
  readonly #context: DaemonContext;
  readonly #groupName: string;
  readonly #role: ChildRole<Child>;
  readonly #onChange: (child: Child) => void;
  #lifecycle: Lifecycle = initial;
  #history = NO_HISTORY;
  #alive: Alive | undefined;
  /** Only for programs with `tsd_orphans`. */
  readonly #orphans: OrphanKeeper | undefined;
  /** Wait status of a child that has been reaped; its end is announced when its leftovers have ended too. */
  #heldExit: number | undefined;
  #lastEnd: End | undefined;
  readonly #lastOutput: LastOutput;

  constructor(
    context: DaemonContext,
    groupName: string,
    config: ProcessConfig,
    logPaths: LogPaths,
    role: ChildRole<Child>,
    onChange: (child: Child) => void,
  ) {
    this.#context = context;
    this.#groupName = groupName;
    this.config = config;
    this.logPaths = logPaths;
    this.#role = role;
    this.#onChange = onChange;
    this.#lastOutput = new LastOutput(context.log, groupName, config.name);
    this.output = new RecentOutput(config.outputStyle, logPaths);
    const { beforeStart, onStop } = config.orphans;
    this.#orphans = beforeStart || onStop ? new OrphanKeeper(context, groupName, config) : undefined;
  }

  get name(): string {
    return this.config.name;
  }

  get group(): string {
    return this.#groupName;
  }

  get priority(): number {
    return this.config.priority;
  }

  get state(): ProcessState {
    return this.#lifecycle.state;
  }

  get pid(): number {
    return pidOf(this.#lifecycle);
  }

  get killing(): boolean {
    return isKilling(this.#lifecycle);
  }

  /** What is remembered about its lives. */
  get history(): History {
    return this.#history;
  }

  get lastStart(): number {
    return this.#lifecycle.lastStart;
  }

  /** Its state, as the rules see it. */
  get lifecycle(): Lifecycle {
    return this.#lifecycle;
  }

  /** When it next wants a turn with these holds; wall-clock seconds. */
  deadline(holds: readonly Hold[], shuttingDown: boolean): number | undefined {
    if (this.isClearing) return this.#orphans?.deadline;
    return this.#lastOutput.isOver ? 0 : deadline(this.config, this.#lifecycle, shuttingDown || holds.length > 0);
  }

  /** Are its leftovers being ended? */
  get isClearing(): boolean {
    return this.#orphans?.isClearing === true;
  }

  /** What an earlier life left that delays its start or its stop. */
  get holds(): readonly Hold[] {
    const remains = this.#orphans?.remains ?? this.#lastOutput.remains;
    return remains === undefined ? NO_HOLDS : [remains];
  }

  /** These pids have been reaped. Does it want a turn now to look at its leftovers? */
  leftoversEnded(pids: readonly number[]): boolean {
    return this.#orphans?.haveEnded(pids) === true;
  }

  /** Does a child with its pid still run? False while its exit is held back. */
  get isAlive(): boolean {
    return this.pid !== 0 && this.#heldExit === undefined;
  }

  /** Is there something to stop: a life, or an automatic start of the next one? */
  get isStoppable(): boolean {
    return isRunning(this.state) || isBetweenLives(this.config, this.#lifecycle);
  }

  /** Would it be started automatically if nothing held it back? */
  get startsByItself(): boolean {
    return startsByItself(this.config, this.#lifecycle);
  }

  /** May programs that depend on it start: does it run, or has it finished its work? */
  get isReady(): boolean {
    if (this.state === "RUNNING") return true;
    return (
      this.state === "EXITED" && isAtRest(this.config, this.#lifecycle) && isExpected(this.config, this.#lifecycle)
    );
  }

  /** What the rules for the daemon's own end look at. */
  fate(among: Pick<Fate, "isListener" | "isWaiting" | "isAwaited">): Fate {
    const { name, group, state } = this;
    const lifecycle = this.#lifecycle;
    return {
      ...{ name, group, state, ...among },
      ...{
        essential: this.config.essential,
        isCalledOff: lifecycle.state === "STOPPED" && lifecycle.how === "called-off",
      },
      isAtRest: isAtRest(this.config, this.#lifecycle),
      isExpected: isExpected(this.config, this.#lifecycle),
      endedAt: Math.max(lifecycle.lastStart, lifecycle.lastStop),
      end: this.#lastEnd,
    };
  }

  /** The command's file and arguments, or why there is none (LIFE-SPAWN-002..010). */
  lookUp(): Lookup {
    const { command, environment } = this.config;
    const programPath = environment.get("PATH");
    return lookUpCommand({ command, programPath, daemonPath: this.#context.environment["PATH"] }, fileWorld);
  }

  /**
   * One turn of its life: start it if it is time and nothing holds it back, then judge by the state that the turn began
   * in.
   */
  turn(holds: readonly Hold[], shuttingDown: boolean): void {
    if (this.isClearing) return this.#clearOrphans(shuttingDown);
    if (this.#lastOutput.isOver) this.#apply({ kind: "resume", shuttingDown });
    const wokeAs = this.#lifecycle.state;
    this.#apply({ kind: "wake", isHeld: shuttingDown || holds.length > 0 });
    this.#apply({ kind: "settle", wokeAs });
  }

  start(): void {
    this.#apply({ kind: "start" });
  }

  /** Returns why the stop signal could not be sent, if so. */
  stop(): string | undefined {
    return this.#stop(isBetweenLives(this.config, this.#lifecycle) ? "stop-between-lives" : "stop");
  }

  stopForShutdown(): void {
    this.#stop("stop-for-shutdown");
  }

  /** Also ends its leftovers when it ended by itself, if `on_stop` is set. */
  #stop(kind: "stop" | "stop-between-lives" | "stop-for-shutdown"): string | undefined {
    const problem = this.#apply({ kind });
    if (this.leftovers === "unknown") {
      this.#orphans?.clear();
      this.#onChange(this);
    }
    return problem;
  }

  /** Leftovers of the last run, if `on_stop` is set; none while it runs. */
  get leftovers(): Leftovers {
    if (!this.config.orphans.onStop || this.pid !== 0 || this.#orphans === undefined) return "none";
    return this.#orphans.leftovers;
  }

  /** A client waits for it to stop: log that now and then (LIFE-STOP-007). Returns the time of the next report. */
  reportStop(): number | undefined {
    this.#apply({ kind: "stop-report" });
    return stopReportDeadline(this.#lifecycle);
  }

  /** Send a signal that is not meant to end it. Returns why it was not sent, if so (LIFE-STOP-012). */
  signal(signal: number): string | undefined {
    return this.#apply({ kind: "signal", signal });
  }

  /** It has been reaped. Its output comes first, then the change of state, then its pipes are closed. */
  exited(waitStatus: number): void {
    this.#drain();
    this.#orphans?.departed(this.pid);
    if (this.config.orphans.onStop && this.killing && this.#orphans?.clear() === false) {
      this.#heldExit = waitStatus;
      this.#onChange(this);
    } else this.#ended(waitStatus);
  }

  #drain(): void {
    const { readers = [] } = this.#alive ?? {};
    guarded(this.#context.log, `with the last output of ${this.name}`, () =>
      finishAll(readers.map((reader) => () => reader.drain())),
    );
  }

  /** Its leftovers may have written something when they were ended. */
  #ended(waitStatus: number): void {
    if (this.#orphans !== undefined) this.#drain();
    guarded(this.#context.log, `with the end of the output of ${this.name}`, () => this.#alive?.logs.ended());
    this.#lastOutput.ended(this.#alive?.logs.unwritten() ?? []);
    this.#lastEnd = { kind: "ended", waitStatus };
    this.#apply({ kind: "exited", waitStatus });
    this.#role.released?.(this);
  }

  /** Continue what waited for the end of the leftovers, once none is left. */
  #clearOrphans(shuttingDown: boolean): void {
    if (this.#orphans?.clear() !== true) return this.#onChange(this);
    const waitStatus = this.#heldExit;
    this.#heldExit = undefined;
    if (waitStatus === undefined) this.#apply({ kind: "resume", shuttingDown });
    else this.#ended(waitStatus);
  }

  /** Read what it has written to stdout by now, as far as there is room for it. */
  look(): void {
    this.#alive?.readers[0]!.look();
  }

  /** Write to its standard input; "closed" also where it has none. */
  write(bytes: Uint8Array): Taken {
    return this.#alive?.input?.write(bytes) ?? "closed";
  }

  /** How many bytes of its standard input it has not read. */
  get unreadInput(): number {
    return this.#alive?.input?.waitingBytes ?? 0;
  }

  reopenLogs(): void {
    this.#alive?.logs.reopen();
  }

  /** Empty its logs, also when it is not running (IMP-018). Throws if that is not possible. */
  clearLogs(): void {
    if (this.#alive !== undefined) return this.#alive.logs.clear();
    this.output.clear();
    emptyLogs(this.logPaths, this.#context.logNews);
  }

  /** The struct of getProcessInfo (RPC-PI-*). */
  info(): Struct {
    return processInfo(this.infoSubject(), this.#context.clock(), localTime);
  }

  /** The values for that struct; while `life` is the same object, they are all the same. */
  infoSubject(): InfoSubject {
    const { stdout: stdoutLogfile, stderr: stderrLogfile } = this.logPaths;
    return { name: this.name, group: this.group, lifecycle: this.#lifecycle, stdoutLogfile, stderrLogfile };
  }

  /** Returns why a stop or a signal was not done: the first refusal on the way. */
  #apply(input: Input): string | undefined {
    const now = this.#context.clock();
    const before = this.#lifecycle;
    const done = step(this.config, before, input, now);
    const { next, effects, refused } = done;
    this.#history = remember(this.#history, { input, before, step: done, now });
    this.#lifecycle = next;
    let problem = refused;
    for (const effect of effects) problem = this.#perform(effect) ?? problem;
    if (this.state !== "STARTING") this.#lastOutput.release();
    this.#onChange(this);
    return problem;
  }

  #perform(effect: Effect): string | undefined {
    switch (effect.kind) {
      case "log":
        this.#context.log.log(effect.level, effect.text);
        return undefined;
      case "announce":
        this.#context.bus.notify(`PROCESS_STATE_${effect.to}`, () => processStateEvent(this, effect));
        return undefined;
      case "spawn":
        this.#spawn();
        return undefined;
      case "kill":
      case "signal":
        return this.#send(effect);
      case "release-pipes":
        this.#release();
        return undefined;
    }
  }

  #send({ kind, pid, signal }: Extract<Effect, { kind: "kill" | "signal" }>): string | undefined {
    if (this.#heldExit !== undefined) return this.#apply({ kind: `${kind}-missed` });
    try {
      this.#context.posix.kill(pid, signal);
      return undefined;
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      if (error.code === "ESRCH") return this.#apply({ kind: `${kind}-missed` });
      return this.#apply({ kind: `${kind}-failed`, reason: error.code });
    }
  }

  #spawn(): void {
    const outcome = this.#trySpawn();
    if (outcome === "later") return;
    if (typeof outcome === "number") return void this.#apply({ kind: "spawned", pid: outcome });
    this.#lastEnd = { kind: "not-spawned", why: outcome.why ?? "REFUSED" };
    this.#apply({ kind: "spawn-failed", reason: outcome.reason });
    this.#role.released?.(this);
  }

  /**
   * The pid, or why there is none. "later": something of an earlier life is still there (a process, or output that has
   * not been read), and the spawn waits for `resume`.
   */
  #trySpawn(): number | NotSpawned | "later" {
    try {
      if ((this.config.orphans.beforeStart || this.isClearing) && this.#orphans?.clear() === false) return "later";
      if (this.#lastOutput.holds(() => this.#onChange(this))) return "later";
      return this.#spawnNow();
    } catch (error) {
      return { reason: describeTrouble(this.#context.log, this.name, "fork", error) };
    }
  }

  /** The pid, or why there is none in the original's words (LIFE-SPAWN-001..013). */
  #spawnNow(): number | NotSpawned {
    const socket = this.#role.acquireStdin?.(this);
    const found = this.lookUp();
    if (!found.ok) return { reason: found.message, why: found.code };
    const spawned = spawnChild(this.#context, this, {
      program: found,
      socket,
      variable: this.#orphans?.variable(),
      stdout: (logs) => this.#role.stdout?.(this, logs) ?? logs.stdout,
    });
    if ("reason" in spawned) return spawned;
    this.#alive = spawned.alive;
    return spawned.pid;
  }

  #release(): void {
    const alive = this.#alive;
    this.#alive = undefined;
    if (alive !== undefined) release(alive);
  }
}
