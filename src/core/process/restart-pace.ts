/**
 * How soon a program that has exited is started again by itself, beyond what its own rules say (LIFE-ST-029, IMP-011).
 *
 * The original starts it when its loop next wakes: at once while the daemon is busy, after up to a second when it is
 * idle. Ours starts it at once. Two rules keep it from spinning, and neither makes it slower than the original:
 *
 * - the share: after each restart, there are no restarts for half the time that this one took. While listeners are
 *   behind with the events of restarts, the pause is three times as long as the restart, but at most two milliseconds.
 *   A start takes the original longer than start and pause together, and nothing limits starts there;
 * - the loop: a program is in a loop when each of its lives was shorter than a second, for ten seconds. While nothing
 *   else happens, it is started at most twenty times a second: in such times, the original's loop sleeps.
 */

/** A life shorter than this is part of a loop. */
const SHORT_LIFE_SECONDS = 1;
/** After so many seconds, a loop counts as lasting. */
const LASTING_SECONDS = 10;
/** Between two starts in a lasting loop while nothing else happens. */
const LOOP_INTERVAL_SECONDS = 0.05;
/** "Nothing else happens" means: for so long. Rarer events wake the original less often than the interval above. */
const QUIET_SECONDS = 0.2;
/** The rest after a restart, as a fraction of the time it took. */
const REST_RATIO = 0.5;
/** The same while listeners are behind: events that they have not received yet are buffered, or lost. */
const LISTENER_REST_RATIO = 3;
/** The limit of that rest: on a busy machine a cheap start takes long, and the original's takes no longer then. */
const LISTENER_REST_MAX_SECONDS = 0.002;
/** A timer that fires late may make up for so much: on a busy machine every rest ends in the queue for a processor. */
const CREDIT_SECONDS = 0.02;
/** No rest is longer: a start that seems to have taken more was a change of the clock. */
const REST_MAX_SECONDS = 1;

/**
 * Since when each life of a program has been short and has soon followed the one before, which ended at `endedBefore`;
 * undefined when the last life was not short. Jobs that a client starts now and then are not a loop.
 */
export function loopSince(
  before: number | undefined,
  endedBefore: number,
  started: number,
  ended: number,
): number | undefined {
  if (ended - started >= SHORT_LIFE_SECONDS) return undefined;
  const continues = before !== undefined && before <= started && started - endedBefore <= REST_MAX_SECONDS;
  return continues ? before : started;
}

/**
 * When a program whose lives have all been short since `since` may be started again; undefined when nothing delays it.
 */
export function loopDue(
  since: number | undefined,
  started: number,
  elseHappened: number,
  now: number,
): number | undefined {
  if (since === undefined || now - since < LASTING_SECONDS || started > now) return undefined;
  return now - elseHappened < QUIET_SECONDS ? undefined : started + LOOP_INTERVAL_SECONDS;
}

/**
 * The end of the rest after a restart that took from `began` to `now`; `before` is the end of the rest before it. Are
 * listeners behind with their events?
 */
export function restUntil(before: number, began: number, now: number, listenersAreBehind: boolean): number {
  const spent = Math.max(now - began, 0);
  const forListeners = listenersAreBehind ? Math.min(LISTENER_REST_RATIO * spent, LISTENER_REST_MAX_SECONDS) : 0;
  const rest = Math.max(REST_RATIO * spent, forListeners);
  return Math.min(Math.max(cappedRest(before, began), began - CREDIT_SECONDS) + spent + rest, now + REST_MAX_SECONDS);
}

/** That time, or `now` if it is further off than any rest: then it was set before the clock went back. */
export function cappedRest(until: number, now: number): number {
  return until > now + REST_MAX_SECONDS ? now : until;
}

/** What the log says, once, of a loop that is delayed. */
export function loopLine(name: string): string {
  return (
    `${name} has ended within ${SHORT_LIFE_SECONDS} second of each start for ${LASTING_SECONDS} seconds; ` +
    `while nothing else happens it is started at most ${1 / LOOP_INTERVAL_SECONDS} times a second`
  );
}
