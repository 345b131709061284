/** The TICK events: one each time the wall clock enters a new slice of a period (EV-TICK-*). */

/** Periods in seconds, in the order their events are sent. */
export const TICK_PERIODS = [5, 60, 3600] as const;

/** A period of TICK events, in seconds. */
export type TickPeriod = (typeof TICK_PERIODS)[number];

/** Start of the slice each period was last seen in; empty before the first look at the clock. */
export type Slices = ReadonlyMap<TickPeriod, number>;

/** An event due: `TICK_<period>` with payload `when:<when>`. */
export interface Tick {
  readonly period: TickPeriod;
  readonly when: number;
}

/** Before the first look. */
export const noSlices: Slices = new Map();

/**
 * Looks at the clock (seconds since the epoch). The first look only takes note (EV-TICK-001); slices that passed in
 * between yield one tick (EV-TICK-002), and so does a clock that was set back (EV-TICK-003).
 *
 * A daemon that looks only while an event listener subscribes to ticks must look once, sending nothing, before the
 * first subscription.
 */
export function lookAtClock(last: Slices, now: number): { readonly next: Slices; readonly due: readonly Tick[] } {
  const next = new Map(TICK_PERIODS.map((period) => [period, Math.floor(now / period) * period]));
  const due = TICK_PERIODS.map((period) => ({ period, when: next.get(period)! })).filter(
    ({ period, when }) => last.has(period) && last.get(period) !== when,
  );
  return { next: due.length === 0 && last.size > 0 ? last : next, due };
}

/** When the next tick is due: seconds since the epoch; 0 = look at once. */
export function tickDeadline(last: Slices): number {
  return Math.min(...TICK_PERIODS.map((period) => (last.has(period) ? last.get(period)! + period : 0)));
}
