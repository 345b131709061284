/**
 * The wall clock of this machine. Nothing else in the daemon reads it (test/architecture/purity.test.ts).
 *
 * For processes it counts microseconds. Node gives milliseconds, and a short program can start and end within one: it
 * would seem to have lived no time at all, which means that the clock was set back (LIFE-CLK-005). So the digits below a
 * millisecond come from the clock that never goes back.
 */

/** Seconds since the epoch, with fractions, as the original's timers use them (LIFE-LOOP-006). Tests pass their own. */
export type Clock = () => number;

/** The largest part that is still within the same millisecond. */
const WITHIN_MS = 0.999;

/**
 * A clock made of two: a coarse one in whole milliseconds, which may be set, and a finer one, which never is. It goes
 * back only if the first does.
 */
export function fineClock(coarse: () => number, fine: () => number): Clock {
  let ahead = coarse() - fine();
  return () => {
    const millisecond = coarse();
    const elapsed = fine();
    const at = Math.min(Math.max(ahead + elapsed, millisecond), millisecond + WITHIN_MS);
    ahead = at - elapsed;
    return at / 1000;
  };
}

/** Milliseconds since the epoch, for lines that carry a date. */
export const wallClockMs = (): number => Date.now();

/** Seconds since the epoch, to the microsecond: what the processes of the daemon use. */
export const systemClock: Clock = fineClock(wallClockMs, () => performance.now());
