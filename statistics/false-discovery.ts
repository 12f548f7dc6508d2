/**
 * Of many series that are looked at together, some look changed by chance. The procedure of Benjamini and Hochberg (1995) keeps the expected
 * share of these among all that are called changed at a rate; where none has changed, it is the chance that any is called so.
 *
 * Assumption: each p-value is valid by itself, and they are independent or depend positively (Benjamini and Yekutieli 2001), as figures
 * of one run do: a slow moment is in all of them.
 */

/** The level that each p is held against, 0 to `rate`: the largest k/m × rate that k of the m p-values do not exceed; 0 where there is none. */
export function discoveryLevel(ps: readonly number[], rate: number): number {
  if (!(rate > 0 && rate < 1)) throw new RangeError(`a rate lies between 0 and 1, not at ${rate}`);
  const sorted = ps.toSorted((a, b) => a - b);
  const last = sorted.findLastIndex((p, index) => p <= ((index + 1) / sorted.length) * rate);
  return ((last + 1) / Math.max(1, sorted.length)) * rate;
}
