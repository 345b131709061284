/**
 * Ends what a program left behind: TERM, `stopwaitsecs`, KILL. A function of the processes that exist now, so that it
 * can be called again whenever those that got a signal have ended; nothing polls.
 */

/**
 * Seconds after SIGKILL during which a process that cannot die (a hung device) holds everything up; then it is given
 * up.
 */
const KILL_SECONDS = 5;
/** At most so many processes are named in one line. */
const MAX_NAMES = 10;

const SIGTERM = 15;
const SIGKILL = 9;

/** A process that was left behind. */
export interface Orphan {
  readonly pid: number;
  readonly name: string;
}

/** What is remembered between two calls of `clear`. */
export interface Clearing {
  readonly phase: "asked" | "killed";
  /** Pids that have got the signal of this phase. */
  readonly signalled: ReadonlySet<number>;
  /** Wall-clock seconds; the phase ends strictly after it. */
  readonly until: number;
}

/** The result of a call: signals to send first, then lines to log. `next` undefined: nothing is left to wait for. */
export interface Look {
  readonly next: Clearing | undefined;
  readonly signals: readonly { readonly pid: number; readonly signal: number }[];
  readonly lines: readonly { readonly level: "info" | "warn" | "error"; readonly text: string }[];
}

/** The program that left them behind. */
export interface ClearingPolicy {
  readonly name: string;
  readonly stopWaitSeconds: number;
}

/**
 * Must all processes be looked at again, even if those known have not ended? Yes when the phase is over, or the clock
 * has gone back.
 */
export function isDue(policy: ClearingPolicy, { until }: Clearing, now: number): boolean {
  return now > until || until > latest(policy, now);
}

/** The latest end of a phase that runs now. */
function latest({ stopWaitSeconds }: ClearingPolicy, now: number): number {
  return now + Math.max(stopWaitSeconds, KILL_SECONDS);
}

/** Decides what to do next. `orphans` can be signalled, those in `beyond` cannot. `current` undefined starts. */
export function clear(
  policy: ClearingPolicy,
  current: Clearing | undefined,
  orphans: readonly Orphan[],
  beyond: readonly Orphan[],
  now: number,
): Look {
  if (orphans.length === 0) {
    if (current === undefined) return NOTHING;
    if (beyond.length === 0) return over("info", `nothing of ${policy.name} is left`);
    return over("warn", `of ${policy.name} only what cannot be signalled is left: ${list(beyond)}`);
  }
  const { name, stopWaitSeconds } = policy;
  if (current === undefined) {
    const first = { phase: "asked", signalled: new Set<number>(), until: now + stopWaitSeconds } as const;
    return signalAll(first, orphans, SIGTERM, `ending what ${name} left behind: ${list(orphans)}`);
  }
  // When the clock goes back, the wait must not become longer than configured.
  const clearing = { ...current, until: Math.min(current.until, latest(policy, now)) };
  if (clearing.phase === "asked" && now > clearing.until) {
    const killed = { phase: "killed", signalled: new Set<number>(), until: now + KILL_SECONDS } as const;
    return signalAll(killed, orphans, SIGKILL, `killing what ${name} left behind: ${list(orphans)}`);
  }
  if (clearing.phase === "killed" && now > clearing.until)
    return over("error", `cannot end what ${name} left behind: ${list(orphans)}; going on without`);
  const fresh = orphans.filter(({ pid }) => !clearing.signalled.has(pid));
  if (fresh.length === 0) return { next: clearing, signals: [], lines: [] };
  return signalAll(
    clearing,
    fresh,
    clearing.phase === "asked" ? SIGTERM : SIGKILL,
    `ending what ${name} left behind: ${list(fresh)}`,
  );
}

const NOTHING: Look = { next: undefined, signals: [], lines: [] };

function over(level: "info" | "warn" | "error", text: string): Look {
  return { next: undefined, signals: [], lines: [{ level, text }] };
}

function signalAll(clearing: Clearing, orphans: readonly Orphan[], signal: number, text: string): Look {
  return {
    next: { ...clearing, signalled: new Set([...clearing.signalled, ...orphans.map(({ pid }) => pid)]) },
    signals: orphans.map(({ pid }) => ({ pid, signal })),
    lines: [{ level: "warn", text }],
  };
}

function list(orphans: readonly Orphan[]): string {
  const named = orphans.slice(0, MAX_NAMES).map(({ pid, name }) => `${name} (${pid})`);
  const others = orphans.length - named.length;
  return others === 0 ? named.join(", ") : `${named.join(", ")} and ${others} more`;
}
