/**
 * Bugs of ours: an unexpected exception is written to the activity log with its stack, and the daemon continues. A
 * supervisor must not end by a bug of its own: that would end every program or leave it without a parent.
 */
import { reportOf } from "../../core/python/thrown.js";

/** The part of the activity log that reporting needs. */
type CriticalLog = { readonly log: (level: "critical", line: string, below?: string) => void };

/** Write it down. */
export function logUnexpected(log: CriticalLog, doing: string, error: unknown): void {
  log.log("critical", ...reportOf(`unexpected error ${doing}: `, error));
}

/** Do it; false when it threw, which has been logged by then. */
export function guarded(log: CriticalLog, doing: string, action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    logUnexpected(log, doing, error);
    return false;
  }
}

/** Log what is thrown where no code catches it (timers, sockets, promises) until the returned function is called. */
export function guardUncaught(log: CriticalLog): () => void {
  const report = (error: unknown, origin: string): void =>
    logUnexpected(log, origin === "unhandledRejection" ? "in a promise" : "in a callback", error);
  process.on("uncaughtException", report);
  return () => void process.off("uncaughtException", report);
}
