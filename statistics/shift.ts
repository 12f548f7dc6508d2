/**
 * How much longer the delays of one design are than those of another, when each is known only as far as its probes reach.
 *
 * Interval: Hodges and Lehmann (1963) — the k-th smallest and largest of all pairwise differences, k from the exact
 * distribution of the Mann-Whitney U. Two groups of 5 and 10 that do not overlap give a level of up to 0.9993, where the
 * intervals of two medians, subtracted, give 0.92. Assumption: trials are independent, and one group is the other shifted;
 * ties make it cover more than it says. Censored delays enter as ranges, so that the interval can only grow.
 */
import type { Delay, DelayInterval } from './delays.ts';

/** a − b in ms: the median of all pairwise differences, and an interval of at least `level` where the numbers allow it, else the most they allow. */
export function delayShift(
  a: readonly Delay[],
  b: readonly Delay[],
  level = 0.95,
): DelayInterval & { readonly value: number } {
  if (a.length === 0 || b.length === 0) throw new RangeError('no trial, no difference');
  const pairs = a.flatMap((one) =>
    b.map((other) => ({
      value: one.value - other.value,
      low: least(one) - most(other),
      high: most(one) - least(other),
    })),
  );
  const sorted = (of: 'value' | 'low' | 'high') => pairs.map((pair) => pair[of]).sort((x, y) => x - y);
  const cumulative = mannWhitneyAtMost(a.length, b.length);
  const levelAt = (k: number) => 1 - 2 * (cumulative[k - 1] as number);
  let k = 1;
  while (2 * (k + 1) <= pairs.length && levelAt(k + 1) >= level) k++;
  const values = sorted('value');
  const middle = values.length / 2;
  const value = ((values[Math.ceil(middle) - 1] as number) + (values[Math.floor(middle)] as number)) / 2;
  return {
    value,
    low: sorted('low')[k - 1] as number,
    high: sorted('high')[pairs.length - k] as number,
    level: Math.max(0, levelAt(k)),
  };
}

/**
 * The fewest trials of a design that can be told at `level` from `others` trials of another: where no two delays overlap, the level is
 * 1 − 2 / C(n + m, n), and no interval of so few has more.
 */
export function fewestTrials(others: number, level: number): number {
  let ways = 1;
  for (let n = 1; n <= 1_000; n++) {
    ways = (ways * (n + others)) / n;
    if (1 - 2 / ways >= level) return n;
  }
  throw new RangeError(`${others} trials tell nothing at a level of ${level}`);
}

const least = ({ value, censored }: Delay) => (censored === 'at-most' ? 0 : value);
const most = ({ value, censored }: Delay) => (censored === 'at-least' ? Number.POSITIVE_INFINITY : value);

/**
 * P(U ≤ u) for u = 0 … n m, when both groups are alike. By the recursion over which group holds the largest value:
 * counts(n, m, u) = counts(n − 1, m, u − m) + counts(n, m − 1, u). Source: Mann and Whitney (1947).
 */
export function mannWhitneyAtMost(n: number, m: number): Float64Array {
  let rows: Float64Array[] = Array.from({ length: m + 1 }, () => Float64Array.of(1));
  for (let i = 1; i <= n; i++) {
    const next: Float64Array[] = [Float64Array.of(1)];
    for (let j = 1; j <= m; j++) {
      // As probabilities, so that no count overflows: the largest is of the first group with probability i / (i + j).
      const first = rows[j] as Float64Array;
      const second = next[j - 1] as Float64Array;
      const row = new Float64Array(i * j + 1);
      for (let u = 0; u <= i * j; u++) row[u] = ((first[u - j] ?? 0) * i + (second[u] ?? 0) * j) / (i + j);
      next.push(row);
    }
    rows = next;
  }
  const chances = rows[m] as Float64Array;
  for (let u = 1; u < chances.length; u++) chances[u] = (chances[u] as number) + (chances[u - 1] as number);
  return chances;
}
