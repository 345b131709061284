/** Signals sent to the daemon, as requests: what each does to its state and what the log says (LIFE-SIG-001..005). */
import { signalName } from "../config/values/signals.js";
import type { SupervisorState } from "./state.js";

/** What a signal causes. */
export interface SignalRequest {
  readonly state: SupervisorState;
  readonly reopenLogs: boolean;
  readonly level: "warn" | "info" | "debug" | "blather";
  readonly text: string;
}

const EXIT_SIGNALS: readonly string[] = ["SIGTERM", "SIGINT", "SIGQUIT"];

/** The request that a signal number means. A shutdown overrides a restart, never the reverse. */
export function requestOf(signal: number, state: SupervisorState): SignalRequest {
  const name = signalName(signal);
  const unchanged = { state, reopenLogs: false } as const;
  if (EXIT_SIGNALS.includes(name)) {
    return { state: "SHUTDOWN", reopenLogs: false, level: "warn", text: `received ${name} indicating exit request` };
  }
  switch (name) {
    case "SIGHUP":
      return state === "SHUTDOWN"
        ? { ...unchanged, level: "warn", text: `ignored ${name} indicating restart request (shutdown in progress)` }
        : { ...unchanged, state: "RESTARTING", level: "warn", text: `received ${name} indicating restart request` };
    case "SIGUSR2":
      return { ...unchanged, reopenLogs: true, level: "info", text: `received ${name} indicating log reopen request` };
    case "SIGCHLD":
      return { ...unchanged, level: "debug", text: `received ${name} indicating a child quit` };
    default:
      return { ...unchanged, level: "blather", text: `received ${name} indicating nothing` };
  }
}
