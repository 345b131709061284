/**
 * How soon a program that has exited is started again by itself, beyond what its own rules say (LIFE-ST-029, IMP-011).
 *
 * The original starts it when its loop is next woken: at once while anything goes on, after up to a second in an idle
 * daemon. Ours starts it at once, and is kept from spinning by two rules that never make it slower than that:
 *
 * - the share: after each restart half as much time passes without one as it took; three times as much, up to two
 *   milliseconds, while listeners are behind with what restarts announce. A start costs the original more than that, and
 *   nothing bounds it there;
 * - the loop: what has died within a second of each start for ten seconds is started twenty times a second at most while
 *   nothing else happens: there the original's loop sleeps.
 */

/** A life shorter than this is part of a loop. */
const SHORT_LIFE_SECONDS = 1;
/** A loop is lasting after so many seconds. */
const LASTING_SECONDS = 10;
/** Between two starts of a lasting loop that is alone. */
const LOOP_INTERVAL_SECONDS = 0.05;
/** Nothing else happens when nothing has for so long. What happens less often wakes the original less often than that interval. */
const QUIET_SECONDS = 0.2;
/** The rest after a restart, as a part of what it took. */
const REST_RATIO = 0.5;
/** The same while listeners are behind: what they are not told now is remembered, or lost. */
const LISTENER_REST_RATIO = 3;
/** Not more for their sake: on a busy machine a start takes long that costs little, and the original's takes no longer then. */
const LISTENER_REST_MAX_SECONDS = 0.002;
/** Who is woken late may make up for so much: where others have the processors, each rest ends in a queue. */
const CREDIT_SECONDS = 0.02;
/** Nobody waits longer for others: a start that seems to have taken more was in fact the clock. */
const REST_MAX_SECONDS = 1;

/**
 * Since when each life of a program has been short and has soon followed the one before, which ended at `endedBefore`;
 * undefined when the last one was not short. Jobs that somebody starts now and then are no loop.
 */
export function loopSince(
  before: number | undefined,
  endedBefore: number,
  started: number,
  ended: number,
): number | undefined {
  if (ended - started >= SHORT_LIFE_SECONDS) return undefined;
  const goesOn = before !== undefined && before <= started && started - endedBefore <= REST_MAX_SECONDS;
  return goesOn ? before : started;
}

/** When a program may be started again of which each life since `since` was short; undefined when nothing holds it up. */
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
 * Until when there are no restarts after one that took from `began` to `now`, `before` having been that time so far.
 * Are listeners behind with their events?
 */
export function restUntil(before: number, began: number, now: number, listenersAreBehind: boolean): number {
  const took = Math.max(now - began, 0);
  const forListeners = listenersAreBehind ? Math.min(LISTENER_REST_RATIO * took, LISTENER_REST_MAX_SECONDS) : 0;
  const rest = Math.max(REST_RATIO * took, forListeners);
  return Math.min(Math.max(saneRest(before, began), began - CREDIT_SECONDS) + took + rest, now + REST_MAX_SECONDS);
}

/** That time as it counts `now`: one further off is from before the clock went back. */
export function saneRest(until: number, now: number): number {
  return until > now + REST_MAX_SECONDS ? now : until;
}

/** What the log says once of a loop that is held up. */
export function loopLine(name: string): string {
  return (
    `${name} has ended within ${SHORT_LIFE_SECONDS} second of each start for ${LASTING_SECONDS} seconds; ` +
    `while nothing else happens it is started at most ${1 / LOOP_INTERVAL_SECONDS} times a second`
  );
}
