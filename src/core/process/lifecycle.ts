/**
 * The vocabulary of a process's life: states, what is remembered in each, the inputs, and the effects. The rules stand
 * in `transitions.ts`; what clients of the original see of a state is derived in `observed.ts`.
 *
 * All times are wall-clock seconds since the epoch, with fractions; they may run backwards.
 */
import type { ProcessConfig } from "../config/model/model.js";
import type { ProcessState } from "./states.js";

/** The part of a process's configuration that its life depends on. */
export type LifecyclePolicy = Pick<
  ProcessConfig,
  | "name"
  | "autostart"
  | "autorestart"
  | "startSeconds"
  | "startRetries"
  | "stopSignal"
  | "stopWaitSeconds"
  | "stopAsGroup"
  | "killAsGroup"
  | "exitCodes"
  | "restartPause"
  | "dependsOn"
>;

/** What is true of a process in every state. */
export interface Past {
  /** When it was last started; 0 if never. */
  readonly lastStart: number;
  /** When it was last reaped; 0 if never. Not reset by a start (RPC-PI-004). */
  readonly lastStop: number;
  /** How many starts in a row have failed. A stop does not reset it (LIFE-ST-024). */
  readonly backoff: number;
}

/** It does not run. How it came to that decides whether it is started by itself. */
export type Stopped = Past & { readonly state: "STOPPED" } & (
    | { readonly how: "never-started" }
    /** It was stopped before its first start: it is no longer started by itself (TSD-ORDER-001). */
    | { readonly how: "called-off" }
    /** It ran, was asked to end, and ended; `exitStatus` as in `Exited`. */
    | { readonly how: "stopped"; readonly exitStatus: number }
    /** It was stopped while its start was on hold. */
    | { readonly how: "before-spawn" }
    /** It was stopped in BACKOFF (LIFE-ST-016). */
    | { readonly how: "before-retry"; readonly spawnError: string }
    /** It was stopped in EXITED, before it was started again (LIFE-ST-029). */
    | ({ readonly how: "between-lives" } & Pick<Exited, "exitStatus" | "spawnError">)
  );

/**
 * It is to be spawned: the state between the `spawn` effect and its answer. It lasts longer only while the spawn is on
 * hold.
 */
export interface Spawning extends Past {
  readonly state: "STARTING";
  readonly phase: "spawning";
}

/** It has been spawned, and has not yet run for startsecs. */
export interface Spawned extends Past {
  readonly state: "STARTING";
  readonly phase: "spawned";
  readonly pid: number;
}

/** It has run for longer than startsecs. */
export interface Running extends Past {
  readonly state: "RUNNING";
  readonly pid: number;
}

/** Its last start failed, and will be tried again. */
export interface Backoff extends Past {
  readonly state: "BACKOFF";
  /** The next try comes after this time. */
  readonly retryAt: number;
  /** Why the last start failed. */
  readonly spawnError: string;
}

/** Its stop signal has been sent; its next exit is the answer to it. */
export interface Stopping extends Past {
  readonly state: "STOPPING";
  readonly pid: number;
  /** When SIGKILL is due; after SIGKILL, when the next one is due. */
  readonly killAt: number;
  /**
   * When "waiting for x to stop" was last logged; undefined if it was not logged since the last stop request
   * (LIFE-STOP-007).
   */
  readonly reportedAt: number | undefined;
}

/** It has ended by itself. */
export interface Exited extends Past {
  readonly state: "EXITED";
  /** Exit code; -1 when a signal ended it. */
  readonly exitStatus: number;
  /** What the original says of an exit code that is not in exitcodes. */
  readonly spawnError: string | undefined;
}

/** Its starts failed too often, or its retries were given up in a shutdown. */
export interface Fatal extends Past {
  readonly state: "FATAL";
  /** Why the last start failed. */
  readonly spawnError: string;
}

/** A signal could not be sent to it: it exists, but is out of reach, until it is reaped (LIFE-ST-018). */
export interface Unknown extends Past {
  readonly state: "UNKNOWN";
  readonly pid: number;
  /** The state that its exit leads to: STOPPED where a stop signal had reached it. */
  readonly endsAs: "STOPPED" | "EXITED";
}

/** Everything that is remembered of one process between two inputs. */
export type Lifecycle = Stopped | Spawning | Spawned | Running | Backoff | Stopping | Exited | Fatal | Unknown;

/** The states in which there is a child. */
export type WithChild = Extract<Lifecycle, { readonly pid: number }>;

/** What can happen to a process. */
export type Input =
  /** First half of a turn: start it if it is time, unless it is on hold (`holds.ts`) or the daemon is shutting down. */
  | { readonly kind: "wake"; readonly isHeld: boolean }
  /** Second half, judged by the state the turn began in. */
  | { readonly kind: "settle"; readonly wokeAs: ProcessState }
  | { readonly kind: "start" }
  | { readonly kind: "stop" }
  /**
   * Cancel a start that has not happened yet: the next life, which in the original has always begun by then
   * (LIFE-ST-029), or the first life of a process that waits for its dependencies (TSD-ORDER-001).
   */
  | { readonly kind: "stop-between-lives" }
  /** Stop as part of shutdown: a process in BACKOFF is given up (LIFE-ST-017). */
  | { readonly kind: "stop-for-shutdown" }
  /** A stop is still running: log it, at most every two seconds (LIFE-STOP-007). */
  | { readonly kind: "stop-report" }
  /** What delayed the spawn is gone: spawn now (docs/reference/extensions.md, tsd_orphans). */
  | { readonly kind: "resume"; readonly shuttingDown: boolean }
  | { readonly kind: "spawned"; readonly pid: number }
  | { readonly kind: "spawn-failed"; readonly reason: string }
  /** The stop signal found no such process (ESRCH): the exit is about to be reaped (LIFE-STOP-005). */
  | { readonly kind: "kill-missed" }
  /** The stop signal could not be delivered (LIFE-ST-018). */
  | { readonly kind: "kill-failed"; readonly reason: string }
  /** Send a signal that is not meant to end it (LIFE-STOP-012). */
  | { readonly kind: "signal"; readonly signal: number }
  /** That signal found no such process (ESRCH). */
  | { readonly kind: "signal-missed" }
  /** That signal could not be delivered (LIFE-ST-018). */
  | { readonly kind: "signal-failed"; readonly reason: string }
  /** Raw status as waitpid gives it. */
  | { readonly kind: "exited"; readonly waitStatus: number };

/** What a step asks the shell to do, in order. */
export type Effect =
  | {
      readonly kind: "announce";
      readonly from: ProcessState;
      readonly to: ProcessState;
      readonly expected: boolean;
      /** As the event's payload reports them (EV-PAY-007). */
      readonly pid: number;
      readonly backoff: number;
    }
  /** Answered by `spawned` or `spawn-failed`, in the same turn unless it is on hold until `resume`. */
  | { readonly kind: "spawn" }
  /** Negative pid = the process group. Answered by `kill-missed` or `kill-failed` if it does not succeed. */
  | { readonly kind: "kill"; readonly pid: number; readonly signal: number }
  /** Always the one process. Answered by `signal-missed` or `signal-failed` if it does not succeed. */
  | { readonly kind: "signal"; readonly pid: number; readonly signal: number }
  | { readonly kind: "release-pipes" }
  | { readonly kind: "log"; readonly level: "debug" | "info" | "warn" | "critical"; readonly text: string };

/** The answer to one input. */
export interface Step {
  readonly next: Lifecycle;
  readonly effects: readonly Effect[];
  /** Why a `stop` or `signal` was not done: the text of the FAILED fault (LIFE-STOP-006). */
  readonly refused?: string;
}
