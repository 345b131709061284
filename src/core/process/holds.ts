/**
 * Holds: why a process that is to be started is not started yet. Each is a reason as data, and those that end by
 * themselves have a time; what else ends a hold is an event, after which the process gets a turn.
 *
 * A process may start when it has none. Two pauses are part of its own life, count from its own times, and are kept by its
 * machine (`transitions.ts`): here they are shown beside the others. A start that somebody asks for is held by what an
 * earlier life has left, and by nothing else.
 */
import type { Lifecycle, LifecyclePolicy } from "./lifecycle.js";
import type { ProcessState } from "./states.js";
import { startsByItself } from "./autorestart.js";
import { deadline } from "./deadlines.js";

/** One it depends on that is not ready: a process and its state, or a name that means nobody who is in use. */
export interface Dependency {
  readonly name: string;
  readonly state: ProcessState | undefined;
}

/** A process that an earlier life has left behind. */
export interface Leftover {
  readonly pid: number;
  readonly name: string;
}

/** Something of an earlier life that has to be gone before it goes on. */
export type Remains =
  /** What it left behind is being ended (`tsd_orphans`). */
  | { readonly kind: "leftovers"; readonly all: readonly Leftover[] }
  /** What it wrote waits for whoever reads these streams. */
  | { readonly kind: "output"; readonly paths: readonly string[] };

/** It is started again at that time; wall-clock seconds since the epoch. */
export interface Pause {
  readonly kind: "pause";
  /** The wait of BACKOFF, its own option, or the pace of all restarts (`restart-pace.ts`). */
  readonly rule: "retry" | "tsd_restart_pause" | "pace";
  readonly until: number;
}

/** One reason why it is not started yet, or does not go on. */
export type Hold =
  /** `tsd_depends_on`: until all of these are ready. */
  { readonly kind: "dependencies"; readonly on: readonly Dependency[] } | Remains | Pause;

/** It may start. One object, since it is what nearly every process has in every turn. */
export const NO_HOLDS: readonly Hold[] = [];

/** The pause that a process is in whose start by itself is due at `due`; undefined when it is in none. */
export function pauseOf(
  policy: LifecyclePolicy,
  life: Lifecycle,
  due: number | undefined,
  now: number,
): Pause | undefined {
  if (due === undefined || due <= now || !startsByItself(policy, life)) return undefined;
  if (life.state === "BACKOFF") return { kind: "pause", rule: "retry", until: due };
  return { kind: "pause", rule: due === deadline(policy, life) ? "tsd_restart_pause" : "pace", until: due };
}

/** What of an earlier life holds it up, if that does. */
export function remainsOf(holds: readonly Hold[]): Remains | undefined {
  return holds.find((hold): hold is Remains => hold.kind === "leftovers" || hold.kind === "output");
}
