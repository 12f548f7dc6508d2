/** How large a step is: the difference of the means of two stretches of a series, with its interval. */
import { studentFactor } from './student.ts';

export interface Step {
  /** Mean after less mean before, in the values' unit. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * For at least two values on either side. Welch (1947), degrees of freedom by Satterthwaite (1946): the spread may differ.
 *
 * Assumption: independent values, means about normal. Where the place of the step was chosen because the two sides lie apart there, the
 * step is a little overstated, by less the clearer it is; a simulation tells how often the interval holds it (history-simulation.ts).
 * @throws RangeError with fewer values.
 */
export function stepBetween(before: readonly number[], after: readonly number[], level = 0.95): Step {
  if (before.length < 2 || after.length < 2)
    throw new RangeError(`a step takes two values on either side, not ${before.length} and ${after.length}`);
  const [a, b] = [noiseOf(before), noiseOf(after)];
  const value = b.mean - a.mean;
  const noise = a.ofMean + b.ofMean;
  if (noise === 0) return { value, low: value, high: value };
  const freedom = noise ** 2 / (a.ofMean ** 2 / (before.length - 1) + b.ofMean ** 2 / (after.length - 1));
  const half = studentFactor(level, freedom) * Math.sqrt(noise);
  return { value, low: value - half, high: value + half };
}

function noiseOf(values: readonly number[]): { mean: number; ofMean: number } {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, ofMean: variance / values.length };
}
