/**
 * Student's t and the binomial distribution, both from the regularised incomplete beta function. simple-statistics has
 * neither a t quantile nor an incomplete beta function; its `gammaln` is good to 1e-13 and is used here.
 */
import { gammaln } from 'simple-statistics';

/**
 * The regularised incomplete beta function I_x(a, b), for a, b > 0 and x clamped to [0, 1]. Absolute error under 1e-12.
 * Source: continued fraction of DLMF 8.17.22, evaluated by Lentz's method as modified by Thompson and Barnett (1986).
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges quickly below the mean; above it the symmetry I_x(a, b) = 1 − I_{1−x}(b, a) is used.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + gammaln(a + b) - gammaln(a) - gammaln(b)) / a;
  return front * betaFraction(x, a, b);
}

function betaFraction(x: number, a: number, b: number): number {
  const away = (n: number) => (Math.abs(n) < 1e-300 ? 1e-300 : n);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let value = d;
  const step = (term: number) => {
    d = 1 / away(1 + term * d);
    c = away(1 + term / c);
    value *= c * d;
    return c * d;
  };
  for (let m = 1; m <= 10_000; m++) {
    step((m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)));
    const factor = step((-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)));
    if (Math.abs(factor - 1) < 1e-15) break;
  }
  return value;
}

/** P(|T| ≥ |t|) for Student's t with `degreesOfFreedom` > 0: the two-sided p-value. Source: Student (1908); DLMF 8.17. */
export function studentTails(t: number, degreesOfFreedom: number): number {
  if (Number.isNaN(t)) return Number.NaN;
  if (!Number.isFinite(t)) return 0;
  return incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
}

/**
 * The t with P(|T| ≤ t) = level: an interval is estimate ± t × standard error. Infinite at level 1, NaN where level is
 * outside [0, 1] or there is no degree of freedom. Found by bisection on `studentTails`, to full precision.
 */
export function studentFactor(level: number, degreesOfFreedom: number): number {
  if (!(level >= 0 && level <= 1 && degreesOfFreedom > 0)) return Number.NaN;
  if (level === 0) return 0;
  if (level === 1) return Number.POSITIVE_INFINITY;
  const tails = 1 - level;
  let high = 1;
  while (studentTails(high, degreesOfFreedom) > tails) high *= 2;
  let low = 0;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (studentTails(middle, degreesOfFreedom) > tails) low = middle;
    else high = middle;
  }
}

/** P(X ≤ k) for X binomial with n trials of probability p, by P(X ≤ k) = I_{1−p}(n − k, k + 1). Source: DLMF 8.17.5. */
export function binomialAtMost(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return incompleteBeta(1 - p, n - k, k + 1);
}
