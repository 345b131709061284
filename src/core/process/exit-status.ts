/** Decodes the raw status that `waitpid` returns: how a child ended, and how the log says it (LIFE-STOP-009). */
import { signalName } from "../config/values/signals.js";

/** How a child ended. */
export interface ExitStatus {
  /** Exit code; -1 when it did not exit by itself, so that no list of exit codes contains it (LIFE-ST-031). */
  readonly code: number;
  /** The signal that ended it. */
  readonly signal: number | undefined;
  readonly coreDumped: boolean;
  /** `exit status 1`, `terminated by SIGSEGV (core dumped)`… */
  readonly text: string;
}

const SIGNAL_BITS = 0x7f;
const CORE_BIT = 0x80;
/** In place of a signal: the child was stopped or continued, not ended. */
const NOT_ENDED = 0x7f;

/** What a raw wait status means. */
export function decodeWaitStatus(status: number): ExitStatus {
  const signal = status & SIGNAL_BITS;
  if (signal === 0) {
    const code = (status >> 8) & 0xff;
    return { code, signal: undefined, coreDumped: false, text: `exit status ${code}` };
  }
  if (signal === NOT_ENDED) {
    const text = `unknown termination cause 0x${status.toString(16).padStart(4, "0")}`;
    return { code: -1, signal: undefined, coreDumped: false, text };
  }
  const coreDumped = (status & CORE_BIT) !== 0;
  return {
    code: -1,
    signal,
    coreDumped,
    text: `terminated by ${signalName(signal)}${coreDumped ? " (core dumped)" : ""}`,
  };
}
