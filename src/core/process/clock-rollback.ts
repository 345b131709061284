/**
 * What becomes of remembered times when the wall clock has gone backwards (LIFE-CLK-001..004):
 * they are re-anchored at the new time, so that nothing is waited for longer than configured.
 */
import type { Lifecycle, LifecyclePolicy } from "./lifecycle.js";

/** The same life with times that make sense at `now`; `current` itself when nothing had to move. */
export function afterClockRollback(policy: LifecyclePolicy, current: Lifecycle, now: number): Lifecycle {
  switch (current.state) {
    case "STARTING":
      return reanchor(current, Math.min(current.lastStart, now), current.lastStopReport, policy.startSeconds, now);
    case "STOPPING":
      return reanchor(current, current.lastStart, Math.min(current.lastStopReport, now), policy.stopWaitSeconds, now);
    case "BACKOFF":
      return reanchor(current, current.lastStart, current.lastStopReport, current.backoff, now);
    case "RUNNING":
      return now > current.lastStart && now < current.lastStart + policy.startSeconds
        ? { ...current, lastStart: now - policy.startSeconds }
        : current;
    default:
      return current;
  }
}

/** `delay` may lie at most `span` seconds ahead. */
function reanchor(current: Lifecycle, lastStart: number, lastStopReport: number, span: number, now: number): Lifecycle {
  const delay = current.delay > 0 && now < current.delay - span ? now + span : current.delay;
  const same = lastStart === current.lastStart && lastStopReport === current.lastStopReport && delay === current.delay;
  return same ? current : { ...current, lastStart, lastStopReport, delay };
}
