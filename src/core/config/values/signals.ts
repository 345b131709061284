/**
 * Signal names and numbers of Linux on x86 and ARM, and which of them Python's `signal` module knows: that decides
 * which values are accepted and how messages name a signal.
 */
import { ownEntry } from "../../own-entry.js";
import { parseInteger } from "../../python/integers.js";
import { strip } from "../../python/text.js";

/** Python's constants. `SIG_DFL` and the like are not signals, yet the original accepts them (CFG-TYPE-008). */
const CONSTANTS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGIOT: 6,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGSTKFLT: 16,
  SIGCLD: 17,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGURG: 23,
  SIGXCPU: 24,
  SIGXFSZ: 25,
  SIGVTALRM: 26,
  SIGPROF: 27,
  SIGWINCH: 28,
  SIGIO: 29,
  SIGPOLL: 29,
  SIGPWR: 30,
  SIGSYS: 31,
  SIGRTMIN: 34,
  SIGRTMAX: 64,
  SIG_BLOCK: 0,
  SIG_UNBLOCK: 1,
  SIG_SETMASK: 2,
  SIG_DFL: 0,
  SIG_IGN: 1,
};

const KNOWN_NUMBERS: ReadonlySet<number> = new Set(Object.values(CONSTANTS));

/** Of two names of a number, Python's messages use the later one. */
const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(CONSTANTS)
    .filter(([name]) => !name.startsWith("SIG_"))
    .map(([name, number]) => [number, name]),
);

/**
 * The signal that a text means: a number, or a name in any case, with or without `SIG` (CFG-TYPE-007). Undefined if
 * there is no such signal; numbers between RTMIN and RTMAX are not accepted.
 */
export function signalNumber(text: string): number | undefined {
  const number = parseInteger(text);
  if (number !== undefined) return KNOWN_NUMBERS.has(number) ? number : undefined;
  const upper = strip(text).toUpperCase();
  const name = upper.startsWith("SIG") ? upper : `SIG${upper}`;
  return ownEntry(CONSTANTS, name);
}

/** `SIGTERM` for 15; `signal 35` where there is no name (LIFE-LOG-005). */
export function signalName(number: number): string {
  return NAMES.get(number) ?? `signal ${number}`;
}
