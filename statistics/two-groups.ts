/** Two groups of values that are no pairs: how far their means lie apart. */
import { type Outcome, spreadOutcome } from './estimate.ts';

/**
 * Mean of `one` less mean of `base`, in the values' unit. Welch (1947), degrees of freedom by Satterthwaite (1946): the spread may differ.
 * Assumption: independent values, means about normal. `fewest`: with fewer values on either side there is no verdict.
 */
export function differenceOfMeans(one: readonly number[], base: readonly number[], fewest: number): Outcome {
  const [a, b] = [spreadOf(one), spreadOf(base)];
  const ofMeans = a.ofMean + b.ofMean;
  const few = Math.min(one.length, base.length);
  return spreadOutcome({
    scale: 'difference',
    value: a.mean - b.mean,
    standardError: Math.sqrt(ofMeans),
    degreesOfFreedom:
      ofMeans === 0
        ? one.length + base.length - 2
        : ofMeans ** 2 / (a.ofMean ** 2 / (one.length - 1) + b.ofMean ** 2 / (base.length - 1)),
    units: few,
    enough: few >= fewest,
  });
}

/** `ofMean`: the variance of the mean. */
function spreadOf(values: readonly number[]): { readonly mean: number; readonly ofMean: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, ofMean: squares / (values.length - 1) / values.length };
}
