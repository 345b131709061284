/** Exit statuses of the client: scripts and health checks read these numbers (docs/behaviour/client.md). */
import { FAULTS } from "../../core/xmlrpc/faults.js";

/**
 * One name per meaning; `status` has two of its own, so 3 and 4 appear twice (CTL-X-001..007).
 * The last failure decides; a success never resets it (CTL-X-008).
 */
export const EXIT = {
  success: 0,
  generic: 1,
  invalidArguments: 2,
  /** The server does not know the `supervisor` namespace (CTL-G-014). */
  unimplemented: 3,
  /** `status` listed a process that is down (CTL-X-004). */
  statusNotRunning: 3,
  /** The server refused the connection (CTL-G-010). */
  refused: 4,
  /** `status` met a bad name or no server (CTL-X-005). */
  statusUnknown: 4,
  /** The server speaks another API version (CTL-G-013). */
  wrongVersion: 5,
  /** Spawn error, abnormal termination, not running, or no socket file (CTL-X-007). */
  notRunning: 7,
} as const;

/** One of those numbers. */
export type ClientExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** Faults that mean that the program is down, not that the request was wrong. */
const DEAD_PROGRAM: readonly number[] = [FAULTS.SPAWN_ERROR, FAULTS.ABNORMAL_TERMINATION, FAULTS.NOT_RUNNING];

/**
 * The exit status for the result code of one process; undefined when it changes nothing.
 * `tolerated` is the code that a verb accepts: starting what runs, stopping what does not (CTL-X-010).
 */
export function statusOfResult(code: number, tolerated?: number): ClientExitStatus | undefined {
  if (code === FAULTS.SUCCESS || code === tolerated) return undefined;
  return DEAD_PROGRAM.includes(code) ? EXIT.notRunning : EXIT.generic;
}
