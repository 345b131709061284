/** When a process next needs a turn, and what delays it. */
import { startsByItself } from "./autorestart.js";
import type { Exited, Lifecycle, LifecyclePolicy, Stopping } from "./lifecycle.js";

/** At most one "waiting for x to stop" line in this many seconds (LIFE-STOP-007). */
const STOP_REPORT_SECONDS = 2;

/**
 * When the process next needs a turn: seconds since the epoch, 0 = at once, undefined = only when something happens to
 * it.
 *
 * Starts and retries are due strictly after this time, as in the original: a turn at exactly this time changes nothing.
 * So a turn is due when `now > deadline`, and a timer is rounded up. A turn that comes early because the clock went
 * back re-anchors the deadline (LIFE-CLK-*); ask again after it.
 */
export function deadline(policy: LifecyclePolicy, current: Lifecycle, isHeld = false): number | undefined {
  const starts = !isHeld && startsByItself(policy, current);
  switch (current.state) {
    case "STOPPED":
      return starts ? 0 : undefined;
    case "EXITED":
      return starts ? restartDue(policy, current) : undefined;
    case "STARTING":
      return current.phase === "spawning" ? undefined : current.lastStart + policy.startSeconds;
    case "BACKOFF":
      if (current.backoff > policy.startRetries) return 0;
      return starts ? current.retryAt : undefined;
    case "STOPPING":
      return current.killAt;
    default:
      return undefined;
  }
}

/**
 * At once, as in the original (LIFE-ST-012, -029), or after `tsd_restart_pause`. `restart-pace.ts` limits restart
 * loops.
 */
function restartDue({ restartPause }: LifecyclePolicy, { lastStop }: Exited): number {
  return restartPause > 0 ? lastStop + restartPause : 0;
}

/**
 * Does `tsd_restart_pause` delay its restart? An exit in the future was recorded before the clock went back; it delays
 * nothing.
 */
export function isPausing({ restartPause }: LifecyclePolicy, { state, lastStop }: Lifecycle, now: number): boolean {
  return state === "EXITED" && restartPause > 0 && lastStop <= now && now <= lastStop + restartPause;
}

/** When the wait for its stop may next be logged, 0 = at once; undefined when it is not STOPPING (LIFE-STOP-007). */
export function stopReportDeadline(current: Lifecycle): number | undefined {
  return current.state === "STOPPING" ? stopReportDue(current) : undefined;
}

/** The same for a process that is STOPPING. */
export function stopReportDue({ reportedAt }: Stopping): number {
  return reportedAt === undefined ? 0 : reportedAt + STOP_REPORT_SECONDS;
}
