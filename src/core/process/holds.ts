/**
 * Holds: why a process that is due to start is not started yet, or why its stop has not finished. Each is a reason as
 * data. Some end at a known time. The others end with an event, after which the process gets a turn.
 *
 * A process without holds may start. The state machine (`transitions.ts`) keeps two of the pauses itself: the delay in
 * BACKOFF and `tsd_restart_pause`, which follow from the life of the process alone. They are listed here so that
 * `tsctl why` shows all reasons. A start that a client requests waits only for what an earlier life left behind.
 */
import type { Lifecycle, LifecyclePolicy } from "./lifecycle.js";
import type { ProcessState } from "./states.js";
import { startsByItself } from "./autorestart.js";
import { deadline } from "./deadlines.js";

/** A dependency that is not ready: a process and its state, or a name that no process in use has. */
export interface Dependency {
  readonly name: string;
  readonly state: ProcessState | undefined;
}

/** A process that an earlier life has left behind. */
export interface Leftover {
  readonly pid: number;
  readonly name: string;
}

/** What an earlier life left, and what has to be gone before the next step. */
export type Remains =
  /** Leftover processes that are being ended (`tsd_orphans`). */
  | { readonly kind: "leftovers"; readonly all: readonly Leftover[] }
  /** Output that waits for the readers of these streams. */
  | { readonly kind: "output"; readonly paths: readonly string[] };

/** It is started again at that time; wall-clock seconds since the epoch. */
export interface Pause {
  readonly kind: "pause";
  /** The delay in BACKOFF, the option of that name, or the pace of all restarts (`restart-pace.ts`). */
  readonly rule: "retry" | "tsd_restart_pause" | "pace";
  readonly until: number;
}

/** One reason why it is not started yet, or why its stop has not finished. */
export type Hold =
  /** `tsd_depends_on`: until all of these are ready. */
  { readonly kind: "dependencies"; readonly on: readonly Dependency[] } | Remains | Pause;

/** It may start. One shared object, because nearly every process has no holds in nearly every turn. */
export const NO_HOLDS: readonly Hold[] = [];

/** The pause of a process whose automatic start is due at `due`; undefined when it is not in a pause. */
export function pauseOf(
  policy: LifecyclePolicy,
  lifecycle: Lifecycle,
  due: number | undefined,
  now: number,
): Pause | undefined {
  if (due === undefined || due <= now || !startsByItself(policy, lifecycle)) return undefined;
  if (lifecycle.state === "BACKOFF") return { kind: "pause", rule: "retry", until: due };
  return { kind: "pause", rule: due === deadline(policy, lifecycle) ? "tsd_restart_pause" : "pace", until: due };
}

/** What an earlier life left that delays it; undefined if nothing does. */
export function remainsOf(holds: readonly Hold[]): Remains | undefined {
  return holds.find((hold): hold is Remains => hold.kind === "leftovers" || hold.kind === "output");
}
