/**
 * Distributions of a variance and of the ratio of two: chi-square, from the regularised incomplete gamma function, and Fisher's F,
 * from the incomplete beta function. simple-statistics has a table of chi-square at thirteen probabilities, and no F.
 */
import { gammaln } from 'simple-statistics';
import { incompleteBeta } from './student.ts';

/**
 * The regularised lower incomplete gamma function P(a, x), for a > 0 and x ≥ 0. Absolute error under 1e-12. Source: the series of
 * DLMF 8.7.1 (8.11.4), whose terms are all positive.
 */
export function incompleteGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  // So far out that under e^−100 lies beyond, and the series would take long.
  if (x >= 4 * a + 200) return 1;
  let term = 1;
  let sum = 1;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return Math.min(1, Math.exp(a * Math.log(x) - x - gammaln(a + 1) + Math.log(sum)));
}

/** P(X ≤ x) for chi-square with `degreesOfFreedom` > 0. Source: DLMF 8.2.4; Pearson (1900). */
export const chiSquareAtMost = (x: number, degreesOfFreedom: number): number =>
  incompleteGamma(degreesOfFreedom / 2, x / 2);

/** The x with P(X ≤ x) = p, 0 < p < 1; NaN where there is none. */
export const chiSquareQuantile = (p: number, degreesOfFreedom: number): number =>
  degreesOfFreedom > 0 ? quantileBy((x) => chiSquareAtMost(x, degreesOfFreedom), p) : Number.NaN;

/** P(X ≤ x) for F with degrees of freedom `above` and `below`, both > 0. Source: Fisher (1924); Abramowitz and Stegun 26.6.2. */
export const fisherAtMost = (x: number, above: number, below: number): number =>
  x <= 0 ? 0 : incompleteBeta((above * x) / (above * x + below), above / 2, below / 2);

/** The x with P(X ≤ x) = p, 0 < p < 1; NaN where there is none. */
export const fisherQuantile = (p: number, above: number, below: number): number =>
  above > 0 && below > 0 ? quantileBy((x) => fisherAtMost(x, above, below), p) : Number.NaN;

/** By bisection on a distribution over the positive numbers, to full precision. */
function quantileBy(atMost: (x: number) => number, p: number): number {
  if (!(p > 0 && p < 1)) return Number.NaN;
  let high = 1;
  while (atMost(high) < p) high *= 2;
  let low = 0;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (atMost(middle) < p) low = middle;
    else high = middle;
  }
}
