/**
 * One child process: the lifecycle machine (`core/process/transitions`) given hands.
 *
 * Every input goes through `#apply`; the effects of a step are performed at once and in order, and
 * what comes of them is fed back in the same turn. Nothing else changes the state.
 */
import { processInfo } from "../core/process/info.js";
import type { Effect, Input, Lifecycle, LifecyclePolicy } from "../core/process/lifecycle.js";
import { lookUpCommand, type Lookup } from "../core/process/lookup.js";
import { planChild } from "../core/process/spawn-plan.js";
import { spawnFailure, type SpawnStage } from "../core/process/spawn-failure.js";
import type { ProcessState } from "../core/process/states.js";
import { deadline, initial, step, stopReportDeadline } from "../core/process/transitions.js";
import { processStateEvent } from "../core/events/payload.js";
import type { ProcessConfig } from "../core/config/model.js";
import { LastBytes } from "../core/logs/last-bytes.js";
import type { Struct } from "../core/xmlrpc/values.js";
import { PosixError } from "../posix/errors.js";
import { ChildInput } from "./child-input.js";
import type { Channel } from "./child-output.js";
import { emptyLogs, isOwnFile, openChildLogs, type ChildLogs, type LogPaths, type Remembered } from "./child-log.js";
import type { DaemonContext } from "./context.js";
import { fileWorld } from "./file-world.js";
import { lastOutput } from "./last-output.js";
import { localTime } from "./local-time.js";
import { survive } from "./mistakes.js";
import { readOutput, type OutputConsumer, type Reading } from "./output-reader.js";
import { closeChildEnds, closeDaemonEnds, openPipes, type ChildPipes } from "./pipes.js";
import { userToBecome } from "./privileges.js";

/** Signals the original leaks as ignored into its children: SIGPIPE and SIGXFSZ (LIFE-SPAWN-022). */
const IGNORED_IN_CHILDREN = [13, 25];

/** What differs between kinds of children; the group that owns the child supplies it. */
export interface ChildRole {
  /** Takes stdout in place of the log channel: an event listener's protocol. */
  readonly stdout?: (child: Child, logs: ChildLogs) => OutputConsumer;
  /** A listening socket in place of the stdin pipe (fcgi-program); may throw PosixError. */
  readonly acquireStdin?: (child: Child) => number;
  /** No child came of it, or it has been reaped. */
  readonly released?: (child: Child) => void;
}

/** How much of the last output is kept of a channel that has no file to look into, if nothing else is said. Bytes. */
const ALWAYS_REMEMBERED = 16 * 1024;

interface Alive {
  readonly input: ChildInput | undefined;
  readonly readers: readonly Reading[];
  readonly logs: ChildLogs;
}

export class Child {
  readonly config: ProcessConfig;
  /** Paths of its logs, AUTO ones included once they exist; undefined = none. */
  readonly logPaths: LogPaths;
  readonly #context: DaemonContext;
  readonly #groupName: string;
  readonly #role: ChildRole;
  readonly #onChange: (child: Child) => void;
  readonly #policy: LifecyclePolicy;
  #life: Lifecycle = initial;
  #alive: Alive | undefined;
  readonly #remembered: Remembered;

  constructor(
    context: DaemonContext,
    groupName: string,
    config: ProcessConfig,
    logPaths: LogPaths,
    role: ChildRole,
    onChange: (child: Child) => void,
  ) {
    this.#context = context;
    this.#groupName = groupName;
    this.config = config;
    this.logPaths = logPaths;
    this.#role = role;
    this.#onChange = onChange;
    this.#policy = config;
    const limit = config.outputStyle.tailMemory || ALWAYS_REMEMBERED;
    this.#remembered = { stdout: new LastBytes(limit), stderr: new LastBytes(limit) };
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
    return this.#life.state;
  }

  get pid(): number {
    return this.#life.pid;
  }

  get killing(): boolean {
    return this.#life.killing;
  }

  get spawnError(): string | undefined {
    return this.#life.spawnError;
  }

  /** When it next wants a turn; wall-clock seconds. */
  deadline(shuttingDown: boolean): number | undefined {
    return deadline(this.#policy, this.#life, shuttingDown);
  }

  /** The command's file and arguments, or why there is none (LIFE-SPAWN-002..010). */
  lookUp(): Lookup {
    const { command, environment } = this.config;
    const programPath = environment.get("PATH");
    return lookUpCommand({ command, programPath, daemonPath: this.#context.environment["PATH"] }, fileWorld);
  }

  /** One turn of its life: start it if it is time, then judge by the state the turn began in. */
  turn(shuttingDown: boolean): void {
    const wokeAs = this.#life.state;
    this.#apply({ kind: "wake", shuttingDown });
    this.#apply({ kind: "settle", wokeAs });
  }

  start(): void {
    this.#apply({ kind: "start" });
  }

  /** Why the stop signal could not be sent, if so. */
  stop(): string | undefined {
    return this.#apply({ kind: "stop" });
  }

  stopForShutdown(): void {
    this.#apply({ kind: "stop-for-shutdown" });
  }

  /** Someone waits for it to stop: say so now and then (LIFE-STOP-007). The time of the next report. */
  reportStop(): number | undefined {
    this.#apply({ kind: "stop-report" });
    return stopReportDeadline(this.#life);
  }

  /** Send a signal that is not meant to end it; why it was not sent, if so (LIFE-STOP-012). */
  signal(signal: number): string | undefined {
    return this.#apply({ kind: "signal", signal });
  }

  /** It has been reaped. What it wrote comes first, then the change of state, then its pipes close. */
  exited(waitStatus: number): void {
    survive(this.#context.log, `with the last output of ${this.name}`, () => {
      for (const reader of this.#alive?.readers ?? []) reader.drain();
      this.#alive?.logs.ended();
    });
    this.#apply({ kind: "exited", waitStatus });
    this.#role.released?.(this);
  }

  /** False when it takes no input: no channel, or closed (EPIPE). */
  write(bytes: Uint8Array): boolean {
    return this.#alive?.input?.write(bytes) ?? false;
  }

  reopenLogs(): void {
    this.#alive?.logs.reopen();
  }

  /** Empty its logs, also when it is not running (IMP-018). Throws if that is not possible. */
  clearLogs(): void {
    if (this.#alive !== undefined) return this.#alive.logs.clear();
    emptyLogs(this.logPaths);
    for (const channel of ["stdout", "stderr"] as const) this.#remembered[channel].clear();
  }

  /** The end of a channel's output, at most `bytes` of it, from its file or from memory where there is none. */
  lastOutput(channel: Channel, bytes: number): Uint8Array {
    return lastOutput(this.logPaths[channel], this.#remembered[channel], bytes);
  }

  /** What clients may read of a channel that has no file (`tsd_tail_memory`); undefined = nothing, as the original. */
  remembered(channel: Channel): LastBytes | undefined {
    const mayRead = this.config.outputStyle.tailMemory > 0 && !isOwnFile(this.logPaths[channel]);
    return mayRead ? this.#remembered[channel] : undefined;
  }

  /** The struct of getProcessInfo (RPC-PI-*). */
  info(): Struct {
    const { stdout, stderr } = this.logPaths;
    const subject = {
      name: this.name,
      group: this.group,
      life: this.#life,
      stdoutLogfile: stdout,
      stderrLogfile: stderr,
    };
    return processInfo(subject, this.#context.clock(), localTime);
  }

  /** Why a stop or signal was not done: the first refusal on the way. */
  #apply(input: Input): string | undefined {
    const { next, effects, refused } = step(this.#policy, this.#life, input, this.#context.clock());
    this.#life = next;
    let problem = refused;
    for (const effect of effects) problem = this.#perform(effect) ?? problem;
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
    if (typeof outcome === "number") this.#apply({ kind: "spawned", pid: outcome });
    else {
      this.#role.released?.(this);
      this.#apply({ kind: "spawn-failed", reason: outcome.reason });
    }
  }

  /** The pid, or why there is none in the original's words (LIFE-SPAWN-001..013). */
  #trySpawn(): number | { readonly reason: string } {
    const found = this.lookUp();
    if (!found.ok) return { reason: found.message };
    let logs: ChildLogs | undefined;
    let pipes: ChildPipes;
    try {
      logs = openChildLogs(this.#context, this, this.config, this.logPaths, this.#remembered);
      const wants = { stdin: this.#role.acquireStdin === undefined, stderr: !this.config.redirectStderr };
      pipes = openPipes(this.#context.posix, wants);
    } catch (error) {
      logs?.close();
      return { reason: this.#describeFailure("dispatchers", error) };
    }
    try {
      const { environment, serverUrl } = this.#context;
      const pid = this.#context.posix.spawn({
        ...planChild(found, this.config, { environment, group: this.group, serverUrl }),
        stdin: this.#role.acquireStdin?.(this) ?? pipes.childStdin!,
        stdout: pipes.childStdout,
        stderr: pipes.childStderr,
        user: this.config.uid === undefined ? undefined : userToBecome(this.#context.posix, this.config.uid),
        ignoreSignals: IGNORED_IN_CHILDREN,
      });
      this.#alive = this.#attach(pipes, logs);
      return pid;
    } catch (error) {
      logs.close();
      closeDaemonEnds(this.#context.posix, pipes);
      return { reason: this.#describeFailure("fork", error) };
    } finally {
      closeChildEnds(this.#context.posix, pipes);
    }
  }

  #attach(pipes: ChildPipes, logs: ChildLogs): Alive {
    const { posix, log, openReading = readOutput } = this.#context;
    const closed = (channel: "stdin" | Channel, fd: number) => {
      if (log.enabled("debug")) log.debug(`fd ${fd} closed, stopped monitoring ${this.#describe(fd, channel)}`);
    };
    const read = (channel: Channel, fd: number, consumer: OutputConsumer) =>
      openReading(posix, fd, {
        data: (bytes, goOn) => consumer.data(bytes, goOn),
        ended: () => {
          closed(channel, fd);
          consumer.ended();
        },
      });
    const { stdin } = pipes;
    const readers = [read("stdout", pipes.stdout, this.#role.stdout?.(this, logs) ?? logs.stdout)];
    if (pipes.stderr !== undefined) readers.push(read("stderr", pipes.stderr, logs.stderr));
    return {
      logs,
      readers,
      input: stdin === undefined ? undefined : new ChildInput(posix, stdin, () => closed("stdin", stdin)),
    };
  }

  #release(): void {
    const alive = this.#alive;
    this.#alive = undefined;
    for (const reader of alive?.readers ?? []) reader.close();
    alive?.input?.close();
    alive?.logs.close();
  }

  /** As the original prints the object that reads a channel; where it has addresses, we have numbers (LIFE-LOG-011). */
  #describe(fd: number, channel: "stdin" | Channel): string {
    const kind = channel === "stdin" ? "PInputDispatcher" : "POutputDispatcher";
    return `<${kind} at ${fd} for <Subprocess at ${this.pid} with name ${this.name} in state ${this.state}> (${channel})>`;
  }

  #describeFailure(stage: SpawnStage, error: unknown): string {
    const { code } = error as { readonly code?: string };
    if (code === undefined) throw error;
    return spawnFailure(this.name, stage, code);
  }
}
