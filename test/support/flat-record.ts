/**
 * A life as the original remembers it: one record for all states, in which `delay` and `laststopreport` keep their last
 * value where they mean nothing. Ours does not keep them there; the original's values follow from what happened.
 */
import type { Input, Lifecycle, LifecyclePolicy } from "../../src/core/process/lifecycle.js";
import { observed, type Observed } from "../../src/core/process/observed.js";

/** The attributes of the original's Subprocess that scripts/record-traces.py records, and one of ours. */
export interface FlatRecord extends Observed {
  /** When a retry may start, SIGKILL is due, or startsecs are over. */
  readonly delay: number;
  readonly lastStopReport: number;
  /** Ours: it was stopped before its first start. */
  readonly calledOff: boolean;
}

/** The record of a process to which nothing has happened. */
export function flatInitial(lifecycle: Lifecycle): FlatRecord {
  return { ...observed(lifecycle), delay: 0, lastStopReport: 0, calledOff: isCalledOff(lifecycle) };
}

/** The record after `before`, when `input` has led to `life` at `now`. */
export function flatAfter(
  policy: LifecyclePolicy,
  before: FlatRecord,
  input: Input,
  lifecycle: Lifecycle,
  now: number,
): FlatRecord {
  return {
    ...observed(lifecycle),
    delay: delayAfter(policy, before, input, lifecycle),
    lastStopReport: stopReportAfter(before, input, lifecycle, now),
    calledOff: isCalledOff(lifecycle),
  };
}

function isCalledOff(lifecycle: Lifecycle): boolean {
  return lifecycle.state === "STOPPED" && lifecycle.how === "called-off";
}

function delayAfter(policy: LifecyclePolicy, before: FlatRecord, input: Input, lifecycle: Lifecycle): number {
  switch (lifecycle.state) {
    case "STARTING":
      return lifecycle.phase === "spawned" ? lifecycle.lastStart + policy.startSeconds : before.delay;
    case "BACKOFF":
      return lifecycle.retryAt;
    case "STOPPING":
      return lifecycle.killAt;
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
function stopReportAfter(before: FlatRecord, input: Input, lifecycle: Lifecycle, now: number): number {
  if (lifecycle.state === "STOPPING") return lifecycle.reportedAt ?? 0;
  if (input.kind === "stop") return 0;
  const isEndOfStop = before.state === "STOPPING" && input.kind === "exited";
  return isEndOfStop ? Math.min(before.lastStopReport, now) : before.lastStopReport;
}
