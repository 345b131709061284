/**
 * The last few lives of a process, for people who ask why it does not run (`tsctl why`). The machine
 * in `transitions.ts` needs none of it; this only watches the same inputs go by.
 */
import type { Input } from "./lifecycle.js";

/** One attempt to run a process; times are wall-clock seconds since the epoch. */
export type Life =
  | { readonly kind: "refused"; readonly at: number; readonly reason: string }
  | { readonly kind: "running"; readonly at: number; readonly pid: number }
  | {
      readonly kind: "ended";
      readonly at: number;
      readonly pid: number;
      readonly endedAt: number;
      /** Raw, as waitpid gives it. */
      readonly waitStatus: number;
      /** A stop had been asked for and its signal sent. */
      readonly asked: boolean;
    };

/** Oldest first, at most `LIVES_KEPT`. */
export type History = readonly Life[];

/** How many lives are remembered: enough for a whole round of retries with their defaults. */
export const LIVES_KEPT = 10;

/** What is remembered once `input` has happened at `now`; the same list when it began and ended nothing. */
export function remember(history: History, input: Input, now: number, killing: boolean): History {
  switch (input.kind) {
    case "spawned":
      return appended(history, { kind: "running", at: now, pid: input.pid });
    case "spawn-failed":
      return appended(history, { kind: "refused", at: now, reason: input.reason });
    case "exited":
      return ended(history, input.waitStatus, now, killing);
    default:
      return history;
  }
}

function appended(history: History, life: Life): History {
  return [...history.slice(Math.max(0, history.length + 1 - LIVES_KEPT)), life];
}

function ended(history: History, waitStatus: number, endedAt: number, asked: boolean): History {
  const last = history.at(-1);
  if (last?.kind !== "running") return history;
  return [...history.slice(0, -1), { kind: "ended", at: last.at, pid: last.pid, endedAt, waitStatus, asked }];
}
