/**
 * When the daemon ends by itself, and with which status: what `tsd_exit_on_fatal`, `tsd_exit_when`,
 * `tsd_exit_code_from` and `tsd_essential` mean (docs/reference/extensions.md). Without these options it never ends by
 * itself, and the status is 0 whatever the programs did, as in the original.
 */
import type { ExitPolicy } from "../config/model/model.js";
import { refersTo } from "../config/sections/program-references.js";
import { decodeWaitStatus } from "../process/exit-status.js";
import type { ProcessState } from "../process/states.js";

/** How a program's last life ended. */
export type End =
  | { readonly kind: "ended"; readonly waitStatus: number }
  /** It never reached the exec: there is no such file, the file is not executable, or no process could be made. */
  | { readonly kind: "not-spawned"; readonly why: "NO_FILE" | "NOT_EXECUTABLE" | "REFUSED" };

/** A program as these rules see it. */
export interface Fate {
  readonly name: string;
  readonly group: string;
  readonly isListener: boolean;
  /** Does it wait only for its dependencies (tsd_depends_on)? Without them it would be started now or after a pause. */
  readonly isWaiting: boolean;
  /** Was it stopped before its first start? */
  readonly isCalledOff: boolean;
  /** Does another program wait for this one? */
  readonly isAwaited: boolean;
  readonly essential: boolean;
  readonly state: ProcessState;
  /** Will it not be started without a request? */
  readonly isAtRest: boolean;
  /** Was its last exit one of `exitcodes`? */
  readonly isExpected: boolean;
  /** When it last exited; wall-clock seconds, 0 = it was never started. */
  readonly endedAt: number;
  readonly end: End | undefined;
}

/** Why the daemon ends, for the log, and its exit status. */
export interface EndReason {
  readonly reason: string;
  readonly status: number;
}

/** A shell reports a program that a signal ended as this plus the signal's number. */
const SIGNALLED_STATUS = 128;
const NOT_SPAWNED = { NO_FILE: 127, NOT_EXECUTABLE: 126, REFUSED: 1 } as const;

/** As a shell's `$?`: the exit code, 128 + the signal, 127 for no such file, 126 for one that is not executable. */
export function shellStatus(end: End): number {
  if (end.kind === "not-spawned") return NOT_SPAWNED[end.why];
  const { code, signal } = decodeWaitStatus(end.waitStatus);
  return signal === undefined ? Math.max(code, 0) : SIGNALLED_STATUS + signal;
}

/** Can any rule end the daemon, as long as it has these programs? */
export function hasExitRules(policy: ExitPolicy, programs: readonly Pick<Fate, "essential">[]): boolean {
  return policy.onFatal !== undefined || policy.whenAllExited || programs.some(({ essential }) => essential);
}

/** Is there a reason to end now? Of several, the one that happened first decides. */
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

/**
 * The program whose status becomes the daemon's: the name in `tsd_exit_code_from`, if a process of that name was ever
 * started.
 */
export function statusSource({ codeFrom }: ExitPolicy, fates: readonly Fate[]): string | undefined {
  const decides = ({ name, group, endedAt }: Fate): boolean => refersTo(codeFrom!, group, name) && endedAt !== 0;
  return codeFrom !== undefined && fates.some(decides) ? codeFrom : undefined;
}

/** The status to end with once everything has stopped; `verdict` is the rule that caused the end, if one did. */
export function finalStatus(policy: ExitPolicy, fates: readonly Fate[], verdict: EndReason | undefined): number {
  const { codeFrom } = policy;
  if (codeFrom === undefined) return verdict?.status ?? 0;
  const chosen = fates.filter(({ name, group, end }) => refersTo(codeFrom, group, name) && end !== undefined);
  // Of several processes of one program, the first that failed decides.
  const statuses = chosen.sort((one, other) => one.endedAt - other.endedAt).map(statusOf);
  return statuses.find((status) => status !== 0) ?? statuses[0] ?? verdict?.status ?? 0;
}

/** A failed start is never a success, even if the last attempt ended with 0 but too soon. */
function statusOf({ state, end }: Fate): number {
  const status = end === undefined ? 0 : shellStatus(end);
  return (state === "FATAL" || state === "BACKOFF") && status === 0 ? 1 : status;
}

/** Has it ended by itself, without a restart to come? A program that a client stopped may be started again. */
function hasEnded({ state, isAtRest }: Fate): boolean {
  return state === "FATAL" || (state === "EXITED" && isAtRest);
}

/**
 * A program that still waits for its dependencies counts as ended if it has run: when all others have ended, they will
 * not become ready.
 */
function isOver(fate: Fate): boolean {
  return hasEnded(fate) || (fate.isWaiting && fate.endedAt !== 0);
}

/**
 * Never requested, or its dependencies never became ready. One that was stopped while it waited does not count: the
 * daemon waits for it.
 */
function wasNeverStarted({ state, isAtRest, isWaiting, isCalledOff, endedAt }: Fate): boolean {
  return state === "STOPPED" && (isAtRest || isWaiting) && !isCalledOff && endedAt === 0;
}

function namesFatal({ onFatal }: ExitPolicy, { name, group }: Fate): boolean {
  return onFatal === "any" || (onFatal?.some((each) => refersTo(each, group, name)) ?? false);
}
