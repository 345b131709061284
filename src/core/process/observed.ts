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
export function observed(life: Lifecycle): Observed {
  return {
    state: life.state,
    pid: pidOf(life),
    lastStart: life.lastStart,
    lastStop: life.lastStop,
    backoff: life.backoff,
    killing: isKilling(life),
    exitStatus: exitStatusOf(life),
    spawnError: spawnErrorOf(life),
  };
}

/** Pid of its child; 0 when there is none. */
export function pidOf(life: Lifecycle): number {
  return hasChild(life) ? life.pid : 0;
}

/** Has its stop signal been sent, so that the next exit is the answer? */
export function isKilling(life: Lifecycle): boolean {
  return life.state === "STOPPING" || (life.state === "UNKNOWN" && life.endsAs === "STOPPED");
}

/** Exit code of the last life, -1 when a signal ended it; undefined when none counts. */
export function exitStatusOf(life: Lifecycle): number | undefined {
  return "exitStatus" in life ? life.exitStatus : undefined;
}

/** Why it could not be started, or what is wrong with its exit code; undefined when nothing is. */
export function spawnErrorOf(life: Lifecycle): string | undefined {
  return "spawnError" in life ? life.spawnError : undefined;
}

/** Is there a child, and so a pid? */
export function hasChild(life: Lifecycle): life is WithChild {
  return "pid" in life;
}
