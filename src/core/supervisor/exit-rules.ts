/**
 * When the daemon ends by itself, and with which status: what `tsd_exit_on_fatal`, `tsd_exit_when`,
 * `tsd_exit_code_from` and `tsd_essential` mean (docs/reference/extensions.md). Without them it never does, and the
 * status is 0 however the programs fared, as under the original.
 */
import type { ExitPolicy } from "../config/model/model.js";
import { refersTo } from "../config/sections/program-references.js";
import { decodeWaitStatus } from "../process/exit-status.js";
import type { ProcessState } from "../process/states.js";

/** How a program's last attempt to live came to its end. */
export type End =
  | { readonly kind: "ended"; readonly waitStatus: number }
  /** It never came to an exec: there is no such file, it may not be run, or there was no process for it. */
  | { readonly kind: "not-spawned"; readonly why: "NO_FILE" | "NOT_EXECUTABLE" | "REFUSED" };

/** A program as these rules see it. */
export interface Fate {
  readonly name: string;
  readonly group: string;
  readonly isListener: boolean;
  /** Would it be started now or after a pause, did it not wait for what it depends on (tsd_depends_on)? */
  readonly isWaiting: boolean;
  /** Did somebody stop it before it was ever started? */
  readonly isCalledOff: boolean;
  /** Does a program that is waiting wait for this one? */
  readonly isAwaited: boolean;
  readonly essential: boolean;
  readonly state: ProcessState;
  /** Will it not be started without being asked? */
  readonly isAtRest: boolean;
  /** Was its last exit one of `exitcodes`? */
  readonly isExpected: boolean;
  /** When that was; wall-clock seconds, 0 = it has never been started. */
  readonly endedAt: number;
  readonly end: End | undefined;
}

/** Why to end, for the log, and the status. */
export interface EndReason {
  readonly reason: string;
  readonly status: number;
}

/** What a shell says of a program that a signal ended is this and the signal's number. */
const SIGNALLED_STATUS = 128;
const NOT_SPAWNED = { NO_FILE: 127, NOT_EXECUTABLE: 126, REFUSED: 1 } as const;

/** As a shell's `$?`: the exit code, 128 + the signal, 127 for no such file, 126 for one that may not be run. */
export function shellStatus(end: End): number {
  if (end.kind === "not-spawned") return NOT_SPAWNED[end.why];
  const { code, signal } = decodeWaitStatus(end.waitStatus);
  return signal === undefined ? Math.max(code, 0) : SIGNALLED_STATUS + signal;
}

/** Can any rule end the daemon, as long as it has these programs? */
export function hasExitRules(policy: ExitPolicy, programs: readonly Pick<Fate, "essential">[]): boolean {
  return policy.onFatal !== undefined || policy.whenAllExited || programs.some(({ essential }) => essential);
}

/** Is there a reason to end now? The earliest end decides where there are several. */
export function reasonToExit(policy: ExitPolicy, fates: readonly Fate[]): EndReason | undefined {
  const byTime = [...fates].sort((one, other) => one.endedAt - other.endedAt);
  for (const fate of byTime) {
    if (fate.state === "FATAL" && namesFatal(policy, fate)) {
      const rule = policy.onFatal === "any" ? "any" : policy.onFatal!.join(",");
      return { reason: `${fate.name} is FATAL (tsd_exit_on_fatal=${rule})`, status: statusOf(fate) };
    }
    if (fate.essential && hasEnded(fate))
      return { reason: `${fate.name} is ${fate.state} (tsd_essential=true)`, status: statusOf(fate) };
  }
  if (!policy.whenAllExited) return undefined;
  const programs = byTime.filter(({ isListener, isAwaited }) => !isListener || isAwaited);
  const ended = programs.filter(isOver);
  if (ended.length === 0 || !programs.every((fate) => isOver(fate) || wasNeverStarted(fate))) return undefined;
  const failed = ended.find((fate) => fate.state === "FATAL" || !fate.isExpected);
  return { reason: "every program has ended (tsd_exit_when=all_exited)", status: failed ? statusOf(failed) : 0 };
}

/** Whose status will be the daemon's: the name in `tsd_exit_code_from`, if it is that of one that has ever been started. */
export function statusSource({ codeFrom }: ExitPolicy, fates: readonly Fate[]): string | undefined {
  const tells = ({ name, group, endedAt }: Fate): boolean => refersTo(codeFrom!, group, name) && endedAt !== 0;
  return codeFrom !== undefined && fates.some(tells) ? codeFrom : undefined;
}

/** The status to end with once everything has stopped; `verdict` is what led there, if a rule did. */
export function finalStatus(policy: ExitPolicy, fates: readonly Fate[], verdict: EndReason | undefined): number {
  const { codeFrom } = policy;
  if (codeFrom === undefined) return verdict?.status ?? 0;
  const chosen = fates.filter(({ name, group, end }) => refersTo(codeFrom, group, name) && end !== undefined);
  // Of several processes of one program, the first that failed speaks for it.
  const statuses = chosen.sort((one, other) => one.endedAt - other.endedAt).map(statusOf);
  return statuses.find((status) => status !== 0) ?? statuses[0] ?? verdict?.status ?? 0;
}

/** A start that failed is never success, even if the last attempt ended with 0, only too quickly. */
function statusOf({ state, end }: Fate): number {
  const status = end === undefined ? 0 : shellStatus(end);
  return (state === "FATAL" || state === "BACKOFF") && status === 0 ? 1 : status;
}

/** By itself and for good: a program that somebody stopped may be started again. */
function hasEnded({ state, isAtRest }: Fate): boolean {
  return state === "FATAL" || (state === "EXITED" && isAtRest);
}

/** Where all others are over as well, what it waits for does not come: its last life was the last. */
function isOver(fate: Fate): boolean {
  return hasEnded(fate) || (fate.isWaiting && fate.endedAt !== 0);
}

/** Nobody wanted it, or what it waits for did not come. One that somebody stopped while it waited is waited for. */
function wasNeverStarted({ state, isAtRest, isWaiting, isCalledOff, endedAt }: Fate): boolean {
  return state === "STOPPED" && (isAtRest || isWaiting) && !isCalledOff && endedAt === 0;
}

function namesFatal({ onFatal }: ExitPolicy, { name, group }: Fate): boolean {
  return onFatal === "any" || (onFatal?.some((each) => refersTo(each, group, name)) ?? false);
}
