/**
 * What the daemon's log says about the life of a process: the original's words, to the byte
 * (docs/behaviour/processes.md). Names are bare process names, without the group (LIFE-LOG-028).
 */
import { signalName } from "../config/values/signals.js";

/** How Python prints ESRCH, the one error that is not a failure here (LIFE-STOP-005). */
const NO_SUCH_PROCESS = "[Errno 3] No such process";

/** One function per line; `status` is the text of an `ExitStatus`. */
export const logLines = {
  spawned: (name: string, pid: number) => `spawned: '${name}' with pid ${pid}`,
  spawnError: (reason: string) => `spawnerr: ${reason}`,
  alreadyRunning: (name: string) => `process '${name}' already running`,
  success: (name: string, startSeconds: number) =>
    `success: ${name} entered RUNNING state, process has stayed up for > than ${startSeconds} seconds (startsecs)`,
  gaveUp: (name: string) => `gave up: ${name} entered FATAL state, too many start retries too quickly`,
  exited: (name: string, status: string, expected: boolean) =>
    `exited: ${name} (${status}; ${expected ? "expected" : "not expected"})`,
  stopped: (name: string, status: string) => `stopped: ${name} (${status})`,
  startedInFuture: (name: string, pid: number) =>
    `process '${name}' (${pid}) laststart time is in the future, don't know how long process was running ` +
    "so assuming it did not exit too quickly",

  waitingToStop: (name: string) => `waiting for ${name} to stop`,
  stopInBackoff: (name: string) => `Attempted to kill ${name}, which is in BACKOFF state.`,
  stopNotRunning: (name: string, signal: number) =>
    `attempted to kill ${name} with sig ${signalName(signal)} but it wasn't running`,
  kill: (name: string, pid: number, asGroup: boolean, signal: number) =>
    `killing ${name} (pid ${pid}) ${asGroup ? "process group " : ""}with signal ${signalName(signal)}`,
  escalation: (name: string, pid: number) => `killing '${name}' (${pid}) with SIGKILL`,
  killMissed: (name: string, pid: number) =>
    `unable to signal ${name} (pid ${pid}), it probably just exited on its own: ${NO_SUCH_PROCESS}`,
  killFailed: (name: string, pid: number, reason: string) => `unknown problem killing ${name} (${pid}):${reason}`,

  signal: (name: string, pid: number, signal: number) => `sending ${name} (pid ${pid}) sig ${signalName(signal)}`,
  signalNotRunning: (name: string, signal: number) =>
    `attempted to send ${name} sig ${signalName(signal)} but it wasn't running`,
  signalMissed: (name: string, pid: number) =>
    `unable to signal ${name} (pid ${pid}), it probably just now exited on its own: ${NO_SUCH_PROCESS}`,
  /** The original puts the process in the place of the signal. */
  signalFailed: (name: string, pid: number, reason: string) => `unknown problem sending sig ${name} (${pid}):${reason}`,

  /** Ours: an answer to no request. */
  misplaced: (name: string, input: string, state: string) =>
    `cannot take '${input}' for process '${name}': it is ${state}`,
} as const;

/** `spawnerr` of a process that exited within startsecs. */
export const EXITED_TOO_QUICKLY = "Exited too quickly (process log may have details)";

/** `spawnerr` of a process that exited with a code not in exitcodes. */
export function badExitCode(code: number): string {
  return `Bad exit code ${code}`;
}

/** Ours: it was asked to stop while a process or the last output of an earlier life delayed the spawn. */
export function startGivenUp(name: string): string {
  return `stopped: ${name} (it had not been spawned yet)`;
}

/** Ours: why nothing more is written to a program's standard input. */
export function unreadInput(bytes: number): string {
  return `${bytes} bytes wait already on its standard input, which it does not read`;
}
