/**
 * The wall clock of this machine, in microseconds. Node gives it in milliseconds, and a short program can start and end
 * within one: it would seem to have lived no time at all, which means that the clock was set back (LIFE-CLK-005). So
 * the digits below a millisecond come from the clock that never goes back.
 */
import type { Clock } from "../../daemon/machine/clock.js";

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

export const systemClock: Clock = fineClock(
  () => Date.now(),
  () => performance.now(),
);
