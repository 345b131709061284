/**
 * Stops everything, group by group (LIFE-SHUT-*, LIFE-ORD-005): the last group in order of priority first, and the next
 * only when every process of the one before has stopped.
 */
import { isRunning, isStopped, type ProcessState } from "../process/states.js";

/**
 * Leftovers of an earlier life that `tsd_orphans` ends (docs/reference/extensions.md): not known yet, being ended, or
 * nothing to wait for.
 */
export type Leftovers = "unknown" | "being-ended" | "none";

/** A process as shutdown sees it. */
export interface StoppingProcess {
  readonly name: string;
  readonly state: ProcessState;
  readonly leftovers: Leftovers;
}

/** A group as shutdown sees it. */
export interface GroupStates {
  readonly name: string;
  readonly processes: readonly StoppingProcess[];
}

/** What is remembered between two calls. */
export interface Shutdown {
  /** Groups that are not done, ascending; the last is being stopped. Fixed when shutdown begins (LIFE-SHUT-001). */
  readonly remaining: readonly string[];
  /** When the wait was last reported; 0 if never. */
  readonly lastReport: number;
}

/** A line for the daemon's log. */
export interface ReportLine {
  readonly level: "info" | "blather";
  readonly text: string;
}

/** Seconds that must pass before the wait is reported again. */
const REPORT_SECONDS = 3;

/** Begins, with the names of all groups in ascending priority. */
export function beginShutdown(groups: readonly string[]): Shutdown {
  return { remaining: groups, lastReport: 0 };
}

/**
 * Which group is next? `stop` names a group to stop now (`stop-for-shutdown`, members in the order `forShutdown`). Ask
 * again after that until it is undefined, since a group may be done at once. `done`: nothing is left to wait for in any
 * group.
 */
export function proceed(
  shutdown: Shutdown,
  groups: readonly GroupStates[],
): { readonly next: Shutdown; readonly stop: string | undefined; readonly done: boolean } {
  const byName = new Map(groups.map((group) => [group.name, group]));
  const membersOf = (name: string) => byName.get(name)?.processes ?? [];
  const remaining = [...shutdown.remaining];
  while (remaining.length > 0 && membersOf(remaining.at(-1)!).every(isDone)) remaining.pop();

  const last = remaining.at(-1);
  const stop = last !== undefined && membersOf(last).some(needsStop) ? last : undefined;
  return { next: { ...shutdown, remaining }, stop, done: unstopped(groups).length === 0 };
}

/**
 * Logs which processes the shutdown waits for: on the first call, and again when more than three seconds have passed
 * (LIFE-SHUT-003).
 */
export function reportShutdown(
  shutdown: Shutdown,
  groups: readonly GroupStates[],
  now: number,
): { readonly next: Shutdown; readonly lines: readonly ReportLine[] } {
  const waiting = unstopped(groups);
  if (waiting.length === 0 || now <= shutdown.lastReport + REPORT_SECONDS) return { next: shutdown, lines: [] };
  const names = waiting.map(({ name }) => name).join(", ");
  const details = waiting.map(({ name, state }) => ({ level: "blather", text: `${name} state: ${state}` }) as const);
  return {
    next: { ...shutdown, lastReport: now },
    lines: [{ level: "info", text: `waiting for ${names} to die` }, ...details],
  };
}

/** The time after which the wait may be reported again; strictly after, as in the original. */
export function reportDeadline(shutdown: Shutdown): number {
  return shutdown.lastReport + REPORT_SECONDS;
}

function unstopped(groups: readonly GroupStates[]) {
  return groups.flatMap(({ processes }) => processes.filter((process) => !isDone(process)));
}

function isDone({ state, leftovers }: StoppingProcess): boolean {
  return isStopped(state) && leftovers === "none";
}

function needsStop({ state, leftovers }: StoppingProcess): boolean {
  return isRunning(state) || leftovers === "unknown";
}
