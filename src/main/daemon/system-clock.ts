/**
 * The wall clock of this machine, in microseconds. Node tells it in milliseconds, and in one of those a short program
 * can be started and be gone: it would seem to have lived no time at all, which means that the clock was set back
 * (LIFE-CLK-005). So the digits within a millisecond come from the clock that only goes forward.
 */
import type { Clock } from "../../daemon/machine/clock.js";

/** The least that is still within the same millisecond. */
const WITHIN_MS = 0.999;

/** A clock made of one in whole milliseconds that may be set, and a finer one that never is. It goes back only if the first does. */
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
