/**
 * Ratios of totals. A metric such as CPU per request is Σ numerator / Σ denominator over all blocks, never a mean of
 * per-block ratios, so that the printed values divide to the printed ratio. Spread: delete-block jackknife, widened by what
 * correlation is left between blocks (dependence.ts); Student's t on blocks − 1 degrees of freedom.
 *
 * Assumption: block i of both arms ran at the same time (paired), so what both saw cancels. Blocks may differ in length.
 * Source: Quenouille (1956), Tukey (1958); Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 11.
 */
import { dependenceFactor } from './dependence.ts';
import { type Outcome, outcomeOf } from './estimate.ts';

/** Totals of one arm over one round or block, e.g. µs of CPU and requests. Lists of them are in the order they ran. */
export interface Totals {
  readonly numerator: number;
  readonly denominator: number;
}

/** Totals over several rounds or blocks. */
export function sumOf(totals: readonly Totals[]): Totals {
  let numerator = 0;
  let denominator = 0;
  for (const total of totals) {
    numerator += total.numerator;
    denominator += total.denominator;
  }
  return { numerator, denominator };
}

/** Σ numerator / Σ denominator, in the unit of the one per the other; NaN or infinite where Σ denominator is zero. */
export function ratioOf(totals: readonly Totals[]): number {
  const { numerator, denominator } = sumOf(totals);
  return numerator / denominator;
}

/** One arm's ratio of totals, with its spread on the log scale. Input: one entry per block. */
export function armRatio(blocks: readonly Totals[]): Outcome {
  return outcomeOf('ratio', ratioOf(blocks), jackknifeError(leftOut(blocks).map(Math.log)), blocks.length);
}

/** One arm's ratio of totals where it can be zero: spread in the metric's own unit, not on the log scale. */
export function armRatioPlain(blocks: readonly Totals[]): Outcome {
  return outcomeOf('difference', ratioOf(blocks), jackknifeError(leftOut(blocks)), blocks.length);
}

/** (ΣnA / ΣdA) / (ΣnB / ΣdB) over paired blocks, with its spread on the log scale. Throws a RangeError when the lengths differ. */
export function ratioOfRatios(a: readonly Totals[], b: readonly Totals[]): Outcome {
  mustPair(a, b);
  const leftB = leftOut(b);
  const logs = leftOut(a).map((ratio, i) => Math.log(ratio / (leftB[i] as number)));
  return outcomeOf('ratio', ratioOf(a) / ratioOf(b), jackknifeError(logs), a.length);
}

/** ΣnA / ΣdA − ΣnB / ΣdB over paired blocks, for what can be zero; spread in the metric's unit. Throws a RangeError when the lengths differ. */
export function differenceOfRatios(a: readonly Totals[], b: readonly Totals[]): Outcome {
  mustPair(a, b);
  const leftB = leftOut(b);
  const differences = leftOut(a).map((ratio, i) => ratio - (leftB[i] as number));
  return outcomeOf('difference', ratioOf(a) - ratioOf(b), jackknifeError(differences), a.length);
}

/** The ratio of totals with each block left out in turn: one number per block. */
function leftOut(blocks: readonly Totals[]): number[] {
  const { numerator, denominator } = sumOf(blocks);
  return blocks.map((block) => (numerator - block.numerator) / (denominator - block.denominator));
}

/**
 * Standard error from n estimates that each leave one block out: √((n − 1)/n × Σ (estimate − mean)²), times the factor
 * for correlation between blocks. NaN where one of them is no number: a single block carried the whole total.
 */
function jackknifeError(leftOutEstimates: readonly number[]): number {
  const n = leftOutEstimates.length;
  const mean = leftOutEstimates.reduce((sum, each) => sum + each, 0) / n;
  const squares = leftOutEstimates.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return Math.sqrt(((n - 1) / n) * squares) * dependenceFactor(leftOutEstimates);
}

/** Throws a RangeError unless both arms have the same number of blocks. */
function mustPair(a: readonly unknown[], b: readonly unknown[]): void {
  if (a.length !== b.length)
    throw new RangeError(`blocks are paired: ${a.length} of one arm, ${b.length} of the other`);
}
