/** Process states: the original's names and numbers, and the sets it groups them in. */

/** Code of each state, as clients see it (processes.md). */
export const STATE_CODES = {
  STOPPED: 0,
  STARTING: 10,
  RUNNING: 20,
  BACKOFF: 30,
  STOPPING: 40,
  EXITED: 100,
  FATAL: 200,
  UNKNOWN: 1000,
} as const;

/** The state of a process, by name. */
export type ProcessState = keyof typeof STATE_CODES;

/** States in which nothing runs and nothing will be started by itself, as far as shutdown is concerned. */
export function isStopped(state: ProcessState): boolean {
  return state === "STOPPED" || state === "EXITED" || state === "FATAL" || state === "UNKNOWN";
}

/** States in which a process counts as started: `start` is refused, `stop` is not. */
export function isRunning(state: ProcessState): boolean {
  return state === "RUNNING" || state === "BACKOFF" || state === "STARTING";
}

/** States in which there is a child to send a signal to. */
export function isSignallable(state: ProcessState): boolean {
  return state === "RUNNING" || state === "STARTING" || state === "STOPPING";
}
