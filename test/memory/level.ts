/** When is memory level? The rule, apart from what is measured, so that it can be tried on numbers. */

/** Bytes after each round of a load. */
export type Series = readonly number[];

/**
 * How much the second half of the rounds added to the first, in bytes; the first quarter is warm-up and does not count.
 * The least of each half is compared: what is noise goes up and comes down again, what leaks does not come down.
 */
export function growthOf(series: Series): number {
  const counted = series.slice(Math.floor(series.length / 4));
  const middle = Math.floor(counted.length / 2);
  return Math.min(...counted.slice(middle)) - Math.min(...counted.slice(0, middle));
}
