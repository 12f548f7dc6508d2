/**
 * Where two straight lines cross, of which each start gives one pair: of the difference of the pair the point at which it is zero.
 *
 * Assumption: intercepts and slopes of the differences are about jointly normal from start to start, and starts are independent. The
 * interval holds all points at which a difference of zero cannot be told from the mean difference. It may be empty, and it may have no
 * end. Source: Fieller, Journal of the Royal Statistical Society B 16:175 (1954).
 */
import { meanOf } from './starts.ts';
import { studentFactor } from './student.ts';

/** A difference of two lines at x: intercept + slope × x. */
export interface DifferenceLine {
  readonly intercept: number;
  readonly slope: number;
}

/** nowhere: the difference has one sign all the way, and `sign` says which. unknown: it may or may not be zero somewhere. */
export type Crossing =
  | { readonly state: 'at'; readonly x: number; readonly low: number; readonly high: number }
  | { readonly state: 'nowhere'; readonly sign: 1 | -1 }
  | { readonly state: 'unknown' };

/** Between x = 0 and `upTo`. Unknown under two starts. `level`: 0 to 1. */
export function crossingOf(differences: readonly DifferenceLine[], upTo: number, level = 0.95): Crossing {
  const n = differences.length;
  if (n < 2) return { state: 'unknown' };
  const [a, b] = [meanOf(differences.map((one) => one.intercept)), meanOf(differences.map((one) => one.slope))];
  const t2 = studentFactor(level, n - 1) ** 2 / n;
  const covariance = (of: (one: DifferenceLine) => number) =>
    differences.reduce((sum, one) => sum + of(one), 0) / (n - 1);
  const saa = covariance((one) => (one.intercept - a) ** 2);
  const sab = covariance((one) => (one.intercept - a) * (one.slope - b));
  const sbb = covariance((one) => (one.slope - b) ** 2);
  // Zero cannot be told from the difference at x where p x² + 2 q x + r ≤ 0.
  const [p, q, r] = [b * b - t2 * sbb, a * b - t2 * sab, a * a - t2 * saa];
  const x = -a / b;
  const isWithin = x >= 0 && x <= upTo;
  const roots = rootsOf(p, q, r);
  // Where the slopes cannot be told apart, what is left is no interval around a point.
  if (isWithin && p > 0) {
    const [low = x, high = x] = roots;
    return { state: 'at', x, low: Math.max(0, low), high: Math.min(upTo, high) };
  }
  const isOpen = (at: number) => p * at * at + 2 * q * at + r <= 0;
  if (isWithin || isOpen(0) || isOpen(upTo) || roots.some((root) => root > 0 && root < upTo))
    return { state: 'unknown' };
  return { state: 'nowhere', sign: a > 0 ? 1 : -1 };
}

/** Of p x² + 2 q x + r, ascending; of a line its one. */
function rootsOf(p: number, q: number, r: number): number[] {
  if (p === 0) return q === 0 ? [] : [-r / (2 * q)];
  const inner = q * q - p * r;
  if (inner < 0) return [];
  const half = Math.sqrt(inner);
  return [(-q - half) / p, (-q + half) / p].sort((x, y) => x - y);
}
