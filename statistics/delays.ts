/**
 * Revocation delays. A trial's delay is known only as far as its probes reach: when no probe was accepted after the revoke it is
 * "at most" the probe interval; when a credential still worked as the watch ended it is "at least" that time. No number is made
 * up for either: each trial is a range, and an order statistic is exact only where its range is a point.
 *
 * Assumption: trials are independent and alike. Source: Turnbull (1976) on ranges in place of values.
 */
import { binomialAtMost } from './student.ts';

/** Milliseconds; `censored` says on which side of `value` the truth lies. */
export interface Delay {
  readonly value: number;
  readonly censored?: 'at-most' | 'at-least';
}

export interface DelayInterval {
  readonly low: number;
  /** Infinity where a credential that never stopped working is among the slowest that count. */
  readonly high: number;
  /** What the interval really has: at least what was asked for where n allows it, else the most that n allows. */
  readonly level: number;
}

export interface DelaySummary {
  readonly n: number;
  readonly median: Delay;
  readonly medianInterval: DelayInterval;
  readonly p99: Delay;
  readonly max: Delay;
}

/** Median with its interval, p99 and maximum of the trials; null without a trial. Under 100 trials p99 is the maximum. */
export function summarise(delays: readonly Delay[], level = 0.95): DelaySummary | null {
  const n = delays.length;
  if (n === 0) return null;
  return {
    n,
    median: delayQuantile(delays, 0.5),
    medianInterval: medianInterval(delays, level),
    p99: delayQuantile(delays, 0.99),
    max: delayQuantile(delays, 1),
  };
}

/** The smallest delay that at least q (0 to 1) of the trials do not exceed: order statistic ⌈q n⌉. Throws a RangeError without a trial. */
export function delayQuantile(delays: readonly Delay[], q: number): Delay {
  const n = delays.length;
  if (n === 0) throw new RangeError('no trial, no quantile');
  const place = Math.max(0, Math.ceil(Number((q * n).toPrecision(12))) - 1);
  const low = leasts(delays)[place] as number;
  const high = mosts(delays)[place] as number;
  if (low === high) return { value: high };
  return Number.isFinite(high) ? { value: high, censored: 'at-most' } : { value: low, censored: 'at-least' };
}

/**
 * Interval for the median between order statistics r and n + 1 − r. It covers with 1 − 2 P(X ≤ r − 1), X binomial (n, 1/2), whatever the
 * distribution: the largest r that still has the level is taken (n = 20, 95 %: r = 6, 95.9 %); under six trials 95 % cannot be had and the
 * range is returned with the level it has. Source: Thompson (1936); Hollander, Wolfe and Chicken (2014), section 3.6.
 */
export function medianInterval(delays: readonly Delay[], level = 0.95): DelayInterval {
  const n = delays.length;
  if (n === 0) throw new RangeError('no trial, no interval');
  const levelAt = (r: number) => Math.max(0, 1 - 2 * binomialAtMost(r - 1, n, 0.5));
  let r = 1;
  while (2 * (r + 1) <= n && levelAt(r + 1) >= level) r++;
  return { low: leasts(delays)[r - 1] as number, high: mosts(delays)[n - r] as number, level: levelAt(r) };
}

/** The least that each trial's delay can be, ascending; a delay is never negative. */
function leasts(delays: readonly Delay[]): Float64Array {
  return Float64Array.from(delays, ({ value, censored }) => (censored === 'at-most' ? 0 : value)).sort();
}

/** The most that each trial's delay can be, ascending. */
function mosts(delays: readonly Delay[]): Float64Array {
  return Float64Array.from(delays, ({ value, censored }) => (censored === 'at-least' ? Infinity : value)).sort();
}
