/** The struct that `getProcessInfo` returns: 14 keys in the original's order (RPC-PI-*). */
import type { Struct } from "../xmlrpc/values.js";
import { describe, type LocalClock } from "./describe.js";
import type { Lifecycle } from "./lifecycle.js";
import { observed } from "./observed.js";
import { STATE_CODES } from "./states.js";

/** The state of a process, and its names. */
export interface InfoSubject {
  readonly name: string;
  readonly group: string;
  readonly lifecycle: Lifecycle;
  /** Paths in use, AUTO resolved; undefined for none. */
  readonly stdoutLogfile: string | undefined;
  readonly stderrLogfile: string | undefined;
}

/** The whole struct for a process at `now` (seconds since the epoch). */
export function processInfo(subject: InfoSubject, now: number, localTime: LocalClock): Struct {
  const { name, group, lifecycle } = subject;
  const { state, pid, lastStart, lastStop, exitStatus, spawnError } = observed(lifecycle);
  const times = { start: cappedInt(lastStart), stop: cappedInt(lastStop), now: cappedInt(now) };
  const stdoutLogfile = subject.stdoutLogfile ?? "";
  return {
    name,
    group,
    ...times,
    state: STATE_CODES[state],
    statename: state,
    spawnerr: spawnError ?? "",
    exitstatus: exitStatus ?? 0,
    logfile: stdoutLogfile,
    stdout_logfile: stdoutLogfile,
    stderr_logfile: subject.stderrLogfile ?? "",
    pid,
    description: describe({ name, state, pid, spawnError, ...times }, localTime),
  };
}

/** Whole seconds within the range of an XML-RPC integer (RPC-PI-015). */
export function cappedInt(value: number): number {
  return Math.min(Math.max(Math.trunc(value), -(2 ** 31)), 2 ** 31 - 1);
}
