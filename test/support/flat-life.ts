/**
 * A life as the original remembers it: one record for all states, in which `delay` and `laststopreport` keep their last
 * value where they mean nothing. Ours does not keep them there; the original's values follow from what happened.
 */
import type { Input, Lifecycle, LifecyclePolicy } from "../../src/core/process/lifecycle.js";
import { observed, type Observed } from "../../src/core/process/observed.js";

/** The attributes of the original's Subprocess that scripts/record-traces.py records, and one of ours. */
export interface FlatLife extends Observed {
  /** When a retry may start, SIGKILL is due, or startsecs are over. */
  readonly delay: number;
  readonly lastStopReport: number;
  /** Ours: it was stopped before its first start. */
  readonly calledOff: boolean;
}

/** The record of a process to which nothing has happened. */
export function flatInitial(life: Lifecycle): FlatLife {
  return { ...observed(life), delay: 0, lastStopReport: 0, calledOff: isCalledOff(life) };
}

/** The record after `before`, when `input` has led to `life` at `now`. */
export function flatAfter(
  policy: LifecyclePolicy,
  before: FlatLife,
  input: Input,
  life: Lifecycle,
  now: number,
): FlatLife {
  return {
    ...observed(life),
    delay: delayAfter(policy, before, input, life),
    lastStopReport: stopReportAfter(before, input, life, now),
    calledOff: isCalledOff(life),
  };
}

function isCalledOff(life: Lifecycle): boolean {
  return life.state === "STOPPED" && life.how === "called-off";
}

function delayAfter(policy: LifecyclePolicy, before: FlatLife, input: Input, life: Lifecycle): number {
  switch (life.state) {
    case "STARTING":
      return life.phase === "spawned" ? life.lastStart + policy.startSeconds : before.delay;
    case "BACKOFF":
      return life.retryAt;
    case "STOPPING":
      return life.killAt;
    case "RUNNING":
    case "EXITED":
    case "FATAL":
      return 0;
    case "STOPPED":
      return input.kind === "exited" ? 0 : before.delay;
    case "UNKNOWN":
      return input.kind === "kill-failed" ? 0 : before.delay;
  }
}

/** A request to stop resets it, even a refused one; an exit corrects it if the clock was set back. */
function stopReportAfter(before: FlatLife, input: Input, life: Lifecycle, now: number): number {
  if (life.state === "STOPPING") return life.reportedAt ?? 0;
  if (input.kind === "stop") return 0;
  const isEndOfStop = before.state === "STOPPING" && input.kind === "exited";
  return isEndOfStop ? Math.min(before.lastStopReport, now) : before.lastStopReport;
}
