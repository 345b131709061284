/**
 * Signals that were ignored when we were started (`nohup`, `trap '' TSTP`). Node gives them their default back; under
 * the original they stay ignored, in the daemon unless it handles them and in its children (LIFE-SPAWN-022).
 */
import { constants } from "node:os";
import type { Posix } from "../../posix/posix.js";

const { SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGPIPE, SIGXFSZ } = constants.signals;

/** The first five tell a program of its own faults, and V8 uses them; the others are always ignored (Python's). */
const LEFT_ALONE: readonly number[] = [SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGPIPE, SIGXFSZ];

/** Ignore them again. What is handled afterwards is not ignored, neither here nor in children. */
export function restoreIgnoredSignals(posix: Pick<Posix, "ignoreSignals">, given: readonly number[]): void {
  const signals = given.filter((signal) => !LEFT_ALONE.includes(signal));
  if (signals.length > 0) posix.ignoreSignals(signals);
}
