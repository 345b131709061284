/**
 * What happens to remembered times when the wall clock goes backwards (LIFE-CLK-001..004): they are re-anchored at the
 * new time, so that no wait lasts longer than configured.
 */
import type { Lifecycle, LifecyclePolicy, Stopping } from "./lifecycle.js";

/** The same life with times that make sense at `now`; `current` itself when nothing had to change. */
export function afterClockRollback(policy: LifecyclePolicy, current: Lifecycle, now: number): Lifecycle {
  switch (current.state) {
    case "STARTING":
      return now < current.lastStart ? { ...current, lastStart: now } : current;
    case "STOPPING":
      return reanchorStop(current, policy.stopWaitSeconds, now);
    case "BACKOFF": {
      const retryAt = within(current.backoff, current.retryAt, now);
      return retryAt === current.retryAt ? current : { ...current, retryAt };
    }
    case "RUNNING":
      return now > current.lastStart && now < current.lastStart + policy.startSeconds
        ? { ...current, lastStart: now - policy.startSeconds }
        : current;
    default:
      return current;
  }
}

function reanchorStop(current: Stopping, stopWaitSeconds: number, now: number): Stopping {
  const reportedAt = current.reportedAt === undefined ? undefined : Math.min(current.reportedAt, now);
  const killAt = within(stopWaitSeconds, current.killAt, now);
  const same = reportedAt === current.reportedAt && killAt === current.killAt;
  return same ? current : { ...current, reportedAt, killAt };
}

/** The time, but at most `span` seconds ahead. */
function within(span: number, time: number, now: number): number {
  return now < time - span ? now + span : time;
}
