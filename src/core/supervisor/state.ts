/** The state of the daemon as a whole: the original's names and numbers (RPC-M-004). */

/** Code of each state of the daemon, as clients see it. FATAL is never entered. */
export const SUPERVISOR_STATE_CODES = { FATAL: 2, RUNNING: 1, RESTARTING: 0, SHUTDOWN: -1 } as const;

/** State of the daemon as a whole. */
export type SupervisorState = keyof typeof SUPERVISOR_STATE_CODES;

/**
 * Is everything being stopped, for an end or a restart? Then nothing is started (LIFE-SHUT-002), and RPC is refused
 * (RPC-G-001).
 */
export function isShuttingDown(state: SupervisorState): boolean {
  return SUPERVISOR_STATE_CODES[state] < SUPERVISOR_STATE_CODES.RUNNING;
}
