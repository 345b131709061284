/**
 * What the original's clients and rules see of a process in any state: its flat record, derived from the state. Nothing
 * here is stored.
 */
import type { Lifecycle, WithChild } from "./lifecycle.js";
import type { ProcessState } from "./states.js";

/** The original's attributes of a process; times are wall-clock seconds since the epoch. */
export interface Observed {
  readonly state: ProcessState;
  /** 0 when there is no child. */
  readonly pid: number;
  /** When it was last started; 0 if never. */
  readonly lastStart: number;
  /** When it was last reaped; 0 if never. */
  readonly lastStop: number;
  readonly backoff: number;
  /** A stop was requested and its signal sent; the next exit is the answer to it. */
  readonly killing: boolean;
  /** Exit code of the last life, -1 when a signal ended it; undefined when there is none to show. */
  readonly exitStatus: number | undefined;
  /** Why it could not be started, or what is wrong with its exit code; undefined when nothing is wrong. */
  readonly spawnError: string | undefined;
}

/** The original's view of a process (RPC-PI-001..014). */
export function observed(lifecycle: Lifecycle): Observed {
  return {
    state: lifecycle.state,
    pid: pidOf(lifecycle),
    lastStart: lifecycle.lastStart,
    lastStop: lifecycle.lastStop,
    backoff: lifecycle.backoff,
    killing: isKilling(lifecycle),
    exitStatus: exitStatusOf(lifecycle),
    spawnError: spawnErrorOf(lifecycle),
  };
}

/** Pid of its child; 0 when there is none. */
export function pidOf(lifecycle: Lifecycle): number {
  return hasChild(lifecycle) ? lifecycle.pid : 0;
}

/** Has its stop signal been sent, so that the next exit is the answer? */
export function isKilling(lifecycle: Lifecycle): boolean {
  return lifecycle.state === "STOPPING" || (lifecycle.state === "UNKNOWN" && lifecycle.endsAs === "STOPPED");
}

/** Exit code of the last life, -1 when a signal ended it; undefined when none counts. */
export function exitStatusOf(lifecycle: Lifecycle): number | undefined {
  return "exitStatus" in lifecycle ? lifecycle.exitStatus : undefined;
}

/** Why it could not be started, or what is wrong with its exit code; undefined when nothing is. */
export function spawnErrorOf(lifecycle: Lifecycle): string | undefined {
  return "spawnError" in lifecycle ? lifecycle.spawnError : undefined;
}

/** Is there a child, and so a pid? */
export function hasChild(lifecycle: Lifecycle): lifecycle is WithChild {
  return "pid" in lifecycle;
}
