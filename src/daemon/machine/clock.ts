/**
 * Time for the daemon: the wall clock, as the original's timers use it (LIFE-LOOP-006). Tests pass a clock of their
 * own; it may run backwards.
 */

/** Seconds since the epoch, with fractions. */
export type Clock = () => number;
