/**
 * What is remembered of a process to explain its state (`tsctl why`, `status`, the web page). The state machine in
 * `transitions.ts` does not use it; this code only observes the same inputs.
 */
import type { Input, Lifecycle, Step } from "./lifecycle.js";
import { isKilling } from "./observed.js";
import { loopSince } from "./restart-pace.js";

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
      /** It had been asked to stop, and its signal had been sent. */
      readonly asked: boolean;
    };

/** A stop that was requested and has not finished. */
export interface StopUnderWay {
  /** Wall-clock seconds since the epoch. */
  readonly askedAt: number;
  /** The number of the signal that was sent then. */
  readonly signal: number;
  /** When SIGKILL followed; undefined if it has not. */
  readonly killedAt: number | undefined;
}

/** What is remembered of one process. */
export interface History {
  /** Oldest first, at most `MAX_LIVES`. */
  readonly lives: readonly Life[];
  /** Automatic restarts since it was last started by a request or by the start of the daemon. */
  readonly restarts: number;
  /** How often it has failed since then: an unexpected exit, or a start that did not succeed. */
  readonly failures: number;
  /** The time of the first of these failures; wall-clock seconds. */
  readonly failingSince: number | undefined;
  /** The life that ended with the first failure. In a loop, `lives` no longer has it. */
  readonly firstFailure: Life | undefined;
  /** Present while it is STOPPING, and when its stop failed. */
  readonly stop: StopUnderWay | undefined;
  /**
   * Since when every life has ended by itself soon after its start; undefined when that is not so (`restart-pace.ts`).
   */
  readonly loopSince: number | undefined;
}

/** How many lives are remembered: enough for all retries that the default options allow. */
export const MAX_LIVES = 10;

/** Nothing has happened yet. */
export const NO_HISTORY: History = {
  lives: [],
  restarts: 0,
  failures: 0,
  failingSince: undefined,
  firstFailure: undefined,
  stop: undefined,
  loopSince: undefined,
};

/** An input, the state before it, and what the state machine answered. */
export interface Happening {
  readonly input: Input;
  readonly before: Lifecycle;
  readonly step: Step;
  /** Wall-clock seconds. */
  readonly now: number;
}

/** The history after an input; the same object when there is nothing to add. */
export function remember(history: History, happening: Happening): History {
  const noted = note(history, happening);
  return happening.step.next.state === "STOPPED" && noted.loopSince !== undefined
    ? { ...noted, loopSince: undefined }
    : noted;
}

function note(history: History, { input, before, step, now }: Happening): History {
  switch (input.kind) {
    case "start":
      return step.next.lastStart === before.lastStart
        ? history
        : { ...history, restarts: 0, failures: 0, failingSince: undefined, firstFailure: undefined };
    case "wake": {
      const isRestart = step.next.lastStart !== before.lastStart && before.state !== "STOPPED";
      return isRestart ? { ...history, restarts: history.restarts + 1 } : history;
    }
    case "spawned":
      return { ...history, lives: appended(history.lives, { kind: "running", at: now, pid: input.pid }) };
    case "spawn-failed":
      return failed(
        { ...history, lives: appended(history.lives, { kind: "refused", at: now, reason: input.reason }) },
        now,
      );
    case "stop":
    case "stop-for-shutdown":
      return stopAsked(history, step, now);
    case "settle":
      return escalated(history, step, now);
    case "exited":
      return ended(history, input.waitStatus, before, step, now);
    default:
      return history;
  }
}

function appended(lives: History["lives"], life: Life): History["lives"] {
  return [...lives.slice(Math.max(0, lives.length + 1 - MAX_LIVES)), life];
}

function failed(history: History, now: number): History {
  const { failures, failingSince = now, firstFailure = history.lives.at(-1) } = history;
  return { ...history, failures: failures + 1, failingSince, firstFailure };
}

function stopAsked(history: History, step: Step, now: number): History {
  const kill = killOf(step);
  if (kill === undefined || history.stop !== undefined) return history;
  return { ...history, stop: { askedAt: now, signal: kill.signal, killedAt: undefined } };
}

/** A second signal is SIGKILL, sent after stopwaitsecs. Only the time of the first SIGKILL is kept. */
function escalated(history: History, step: Step, now: number): History {
  const { stop } = history;
  if (stop?.killedAt !== undefined || stop === undefined || killOf(step) === undefined) return history;
  return { ...history, stop: { ...stop, killedAt: now } };
}

function killOf({ effects }: Step) {
  return effects.find((effect) => effect.kind === "kill");
}

function ended(history: History, waitStatus: number, before: Lifecycle, step: Step, endedAt: number): History {
  const last = history.lives.at(-1);
  if (last?.kind !== "running") return history;
  const { at, pid } = last;
  const asked = isKilling(before);
  const life: Life = { kind: "ended", at, pid, endedAt, waitStatus, asked };
  const kept = { ...history, lives: [...history.lives.slice(0, -1), life], stop: undefined };
  const { state, lastStart } = step.next;
  const isWell = asked || (state === "EXITED" && wasExpected(step));
  return {
    ...(isWell ? kept : failed(kept, endedAt)),
    loopSince: state === "EXITED" ? loopSince(history.loopSince, before.lastStop, lastStart, endedAt) : undefined,
  };
}

/** Does the announcement say that the exit was one of `exitcodes`? */
function wasExpected({ effects }: Step): boolean {
  return effects.some((effect) => effect.kind === "announce" && effect.to === "EXITED" && effect.expected);
}
