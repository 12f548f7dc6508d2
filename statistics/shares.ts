/** Shares of trials: did the one happen more often than the other? */

/** Some of `of` trials. */
export interface Share {
  readonly count: number;
  readonly of: number;
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
