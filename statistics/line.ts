/**
 * A straight line by least squares, and what it says about a point that was not measured: revocation delay against
 * the credential's actual life, extrapolated to a lifetime that nobody waits for.
 *
 * Assumption: y = intercept + slope × x + error, errors independent, normal, of one size; beyond the measured x the
 * line is believed, not tested. Source: Draper and Smith, Applied Regression Analysis (1998), chapters 1 and 3.
 */
import { studentFactor } from './student.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Line {
  readonly state: 'fitted';
  readonly n: number;
  /** In the unit of y. */
  readonly intercept: number;
  /** In the unit of y per that of x. */
  readonly slope: number;
  readonly interceptError: number;
  readonly slopeError: number;
  /** Standard deviation of the points about the line, in the unit of y. */
  readonly residual: number;
  /** n − 2. */
  readonly degreesOfFreedom: number;
  readonly meanX: number;
  /** Σ (x − mean)². */
  readonly squaresX: number;
  readonly from: number;
  readonly to: number;
}

/** `too-few`: under three points. `one-x`: all at the same x, so no slope. */
export interface NoLine {
  readonly state: 'none';
  readonly reason: 'too-few' | 'one-x';
}

/** The least-squares line through at least three points, with standard errors. Any order; x may repeat. */
export function fitLine(points: readonly Point[]): Line | NoLine {
  const n = points.length;
  if (n < 3) return { state: 'none', reason: 'too-few' };
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / n;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / n;
  const squaresX = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  const from = points.reduce((least, { x }) => Math.min(least, x), Infinity);
  const to = points.reduce((most, { x }) => Math.max(most, x), -Infinity);
  if (from === to) return { state: 'none', reason: 'one-x' };
  const slope = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / squaresX;
  const intercept = meanY - slope * meanX;
  const degreesOfFreedom = n - 2;
  const residual = Math.sqrt(
    points.reduce((sum, { x, y }) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0) / degreesOfFreedom,
  );
  const slopeError = residual / Math.sqrt(squaresX);
  const interceptError = residual * Math.sqrt(1 / n + meanX ** 2 / squaresX);
  return {
    state: 'fitted',
    n,
    intercept,
    slope,
    interceptError,
    slopeError,
    residual,
    degreesOfFreedom,
    meanX,
    squaresX,
    from,
    to,
  };
}

export interface Prediction {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly level: number;
  /** x lies outside what was measured: the figure must be marked so. */
  readonly extrapolated: boolean;
}

/** The line at x, with the interval in which one further observation falls with the level (0 to 1). */
export function predictAt(line: Line, x: number, level = 0.95): Prediction {
  const value = line.intercept + line.slope * x;
  const spread = line.residual * Math.sqrt(1 + 1 / line.n + (x - line.meanX) ** 2 / line.squaresX);
  const half = spread === 0 ? 0 : studentFactor(level, line.degreesOfFreedom) * spread;
  return { value, low: value - half, high: value + half, level, extrapolated: x < line.from || x > line.to };
}
