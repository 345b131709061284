/**
 * The vocabulary of a process's life: states, what is remembered, what can happen to it and what
 * it asks for. The rules themselves stand in `transitions.ts`.
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

/** Everything that is remembered of one process between two inputs. */
export interface Lifecycle {
  readonly state: ProcessState;
  /** 0 when there is no child. */
  readonly pid: number;
  /** When it was last started; 0 if never. */
  readonly lastStart: number;
  /** Before it was ever started, somebody stopped it: it is not started by itself any more. */
  readonly calledOff: boolean;
  /** When it was last reaped; 0 if never. Not reset by a start (RPC-PI-004). */
  readonly lastStop: number;
  /** When "waiting for x to stop" was last logged (LIFE-STOP-007). */
  readonly lastStopReport: number;
  /** The original's `delay`: when a retry may start, or when SIGKILL is due; 0 = none. */
  readonly delay: number;
  readonly backoff: number;
  /** A stop was asked for and its signal sent; the next exit is its answer. */
  readonly killing: boolean;
  /** Exit code of the last life, -1 when a signal ended it; undefined when none counts. */
  readonly exitStatus: number | undefined;
  readonly spawnError: string | undefined;
}

/** What can happen to a process. */
export type Input =
  /** First half of a turn: may it be started now? */
  | { readonly kind: "wake"; readonly shuttingDown: boolean }
  /** Second half, judged by the state the turn began in (design §5). */
  | { readonly kind: "settle"; readonly wokeAs: ProcessState }
  | { readonly kind: "start" }
  | { readonly kind: "stop" }
  /**
   * Do not start what waits to be started: its next life, which in the original has always begun by then (LIFE-ST-029), or
   * its first, when it waits for what it depends on (TSD-ORDER-001).
   */
  | { readonly kind: "stop-between-lives" }
  /** Stop as part of shutdown: a process in BACKOFF is given up (LIFE-ST-017). */
  | { readonly kind: "stop-for-shutdown" }
  /** A stop is being waited for: log it, at most every two seconds (LIFE-STOP-007). */
  | { readonly kind: "stop-report" }
  /** What held up the spawn of a start is gone: now it may be done (docs/reference/extensions.md, tsd_orphans). */
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
  /** Answered by `spawned` or `spawn-failed`, in the same turn unless it is held up until `resume`. */
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
