/**
 * How much something varies: a standard deviation with its interval, and the ratio of two.
 *
 * Assumption: independent and normal. Both intervals lean on it, far more than that of a mean does: with heavy tails they are too narrow.
 * Source: Snedecor and Cochran, Statistical Methods (1989), 5.11 and 6.12; NIST/SEMATECH e-Handbook 1.3.5.8 and 1.3.5.9.
 */
import { chiSquareQuantile, fisherQuantile } from './chi-square.ts';

export interface Spread {
  /** Standard deviation, in the unit of the values; NaN with less than one degree of freedom. */
  readonly value: number;
  /** NaN where the value is. */
  readonly low: number;
  readonly high: number;
  readonly level: number;
  readonly degreesOfFreedom: number;
}

/** The standard deviation of values in any order, about their mean, with its interval from chi-square on n − 1. */
export function spreadOf(values: readonly number[], level = 0.95): Spread {
  const degreesOfFreedom = values.length - 1;
  if (degreesOfFreedom < 1) return { value: Number.NaN, low: Number.NaN, high: Number.NaN, level, degreesOfFreedom };
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  const squares = values.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  const from = (p: number) => Math.sqrt(squares / chiSquareQuantile(p, degreesOfFreedom));
  return {
    value: Math.sqrt(squares / degreesOfFreedom),
    low: from((1 + level) / 2),
    high: from((1 - level) / 2),
    level,
    degreesOfFreedom,
  };
}

/** All of it times a factor: what varies so much less, or in another unit. */
export const scaled = (spread: Spread, factor: number): Spread => ({
  ...spread,
  value: spread.value * factor,
  low: spread.low * factor,
  high: spread.high * factor,
});

export interface SpreadRatio {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly level: number;
}

/** `a` over `b`, of values that are independent of each other, with its interval from Fisher's F. NaN where one of them is. */
export function spreadRatio(a: Spread, b: Spread, level = 0.95): SpreadRatio {
  const value = a.value / b.value;
  const upper = (above: number, below: number) => Math.sqrt(fisherQuantile((1 + level) / 2, above, below));
  return {
    value,
    low: value / upper(a.degreesOfFreedom, b.degreesOfFreedom),
    high: value * upper(b.degreesOfFreedom, a.degreesOfFreedom),
    level,
  };
}
