/**
 * Mistakes of ours: an exception that nobody expected is written to the activity log with its
 * stack, and the daemon goes on. Whoever supervises others may not fall over its own feet: its end
 * would take every program down or leave it without a parent.
 */
import { reportOf } from "../../core/python/thrown.js";

/** As much of the activity log as telling needs. */
type CriticalLog = { readonly log: (level: "critical", line: string, below?: string) => void };

/** Write it down. */
export function logUnexpected(log: CriticalLog, doing: string, error: unknown): void {
  log.log("critical", ...reportOf(`unexpected error ${doing}: `, error));
}

/** Do it; false when it threw, which has been told by then. */
export function guarded(log: CriticalLog, doing: string, action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    logUnexpected(log, doing, error);
    return false;
  }
}

/** Tell what is thrown where nobody catches (timers, sockets, promises) until the returned function is called. */
export function guardUncaught(log: CriticalLog): () => void {
  const told = (error: unknown, origin: string): void =>
    logUnexpected(log, origin === "unhandledRejection" ? "in a promise" : "in a callback", error);
  process.on("uncaughtException", told);
  return () => void process.off("uncaughtException", told);
}
