/** Shares of trials: how often does it happen, and did the one happen more often than the other? */
import { binomialAtMost } from './student.ts';

/** Some of `of` trials. */
export interface Share {
  readonly count: number;
  readonly of: number;
}

/**
 * Interval of the chance, 0 to 1, behind a share: those chances under which neither as few nor as many would be seen with (1 − level) / 2
 * or less. It covers with at least the level, whatever the chance. Assumption: trials are independent and alike. Source: Clopper and
 * Pearson (1934). NaN at both ends without a trial.
 */
export function shareInterval({ count, of }: Share, level = 0.95): { readonly low: number; readonly high: number } {
  if (of === 0) return { low: Number.NaN, high: Number.NaN };
  const tail = (1 - level) / 2;
  return {
    low: count === 0 ? 0 : crossing((p) => 1 - binomialAtMost(count - 1, of, p) > tail),
    high: count === of ? 1 : crossing((p) => binomialAtMost(count, of, p) < tail),
  };
}

/** Where in [0, 1] what is false at 0 becomes true, to full precision. */
function crossing(isAbove: (p: number) => boolean): number {
  let [low, high] = [0, 1];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (isAbove(middle)) high = middle;
    else low = middle;
  }
}

/**
 * Two-sided p-value that two shares are alike: the chance of all tables with the same margins that are no likelier than this
 * one. Assumption: trials are independent. Source: Fisher (1934), exact test. 1 where one has no trial.
 */
export function sharesAlike(a: Share, b: Share): number {
  const successes = a.count + b.count;
  const all = a.of + b.of;
  const chance = (k: number) =>
    Math.exp(logChoose(a.of, k) + logChoose(b.of, successes - k) - logChoose(all, successes));
  const seen = chance(a.count);
  let p = 0;
  for (let k = Math.max(0, successes - b.of); k <= Math.min(a.of, successes); k++) {
    if (chance(k) <= seen * (1 + 1e-9)) p += chance(k);
  }
  return Math.min(1, p);
}

function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i);
  return sum;
}
