/**
 * Signals that were ignored when we were started (`nohup`, `trap '' TSTP`). Node gives them their default action back;
 * under the original they stay ignored, in the daemon unless it handles them, and in its children (LIFE-SPAWN-022).
 */
import { constants } from "node:os";
import type { Posix } from "../../posix/posix.js";

const { SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGPIPE, SIGXFSZ } = constants.signals;

/** The first five report a program's own faults, and V8 uses them; the others are always ignored (by Python). */
const LEFT_ALONE: readonly number[] = [SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGPIPE, SIGXFSZ];

/** Ignore them again. A signal that gets a handler later is not ignored any more, neither here nor in children. */
export function restoreIgnoredSignals(posix: Pick<Posix, "ignoreSignals">, given: readonly number[]): void {
  const signals = given.filter((signal) => !LEFT_ALONE.includes(signal));
  if (signals.length > 0) posix.ignoreSignals(signals);
}
