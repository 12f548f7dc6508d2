/**
 * What every estimator answers, and the one interval that all of them share: estimate ± t × standard error, on the log
 * scale for a ratio (or a single positive value), on the plain scale for a difference. The scale of the standard error
 * is the scale of the interval; so the Holm adjustment, the interval and the verdict need nothing else.
 */
import { fewestBlocks } from './blocks.ts';
import { studentFactor } from './student.ts';

export type Scale = 'ratio' | 'difference';

/** An estimate with a spread. `hint`: too few blocks (or requests) for a verdict, but enough to say how many it takes. */
export interface Estimate {
  readonly state: 'estimated' | 'hint';
  readonly scale: Scale;
  /** As it is printed: a ratio (or value) of totals or pooled quantiles, or their difference in the metric's unit. */
  readonly value: number;
  /** Of log(value) on the ratio scale, of the value on the difference scale. */
  readonly standardError: number;
  /** Blocks − 1, or what the starts leave (starts.ts). */
  readonly degreesOfFreedom: number;
}

/** No spread can be given. `too-few`: under two blocks. `zero`: a total that a logarithm or a division needs is zero. */
export interface NoEstimate {
  readonly state: 'none';
  readonly scale: Scale;
  /** What can still be printed as a hint. */
  readonly value: number | null;
  readonly reason: 'too-few' | 'zero';
}

export type Outcome = Estimate | NoEstimate;

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Confidence level, 0 to 1. */
  readonly level: number;
}

/**
 * The two-sided interval of an estimate at a level (0 to 1). Assumption: the estimate is normal on its scale, and its
 * standard error has the spread of blocks − 1 independent blocks. Source: Student (1908).
 */
export function intervalOf(estimate: Estimate, level: number): Interval {
  const { scale, value, standardError, degreesOfFreedom } = estimate;
  // A spread of zero stays zero at level 1, where t is infinite and the product would be NaN.
  const half = standardError === 0 ? 0 : studentFactor(level, degreesOfFreedom) * standardError;
  return scale === 'ratio'
    ? { value, low: value * Math.exp(-half), high: value * Math.exp(half), level }
    : { value, low: value - half, high: value + half, level };
}

/** An outcome from a value, its standard error and its blocks; anything that is no finite number becomes `none`. */
export function outcomeOf(scale: Scale, value: number, standardError: number, blocks: number, enough = true): Outcome {
  const degreesOfFreedom = blocks - 1;
  return spreadOutcome({
    ...{ scale, value, standardError, degreesOfFreedom },
    units: blocks,
    enough: enough && blocks >= fewestBlocks,
  });
}

export interface Spread extends Omit<Estimate, 'state'> {
  /** Independent things that it was estimated from: blocks, or starts. */
  readonly units: number;
  /** Whether they are enough for a verdict. */
  readonly enough: boolean;
}

/** An outcome from an estimate with its spread; under two units, or with what is no finite number, `none`. */
export function spreadOutcome({ scale, value, standardError, degreesOfFreedom, units, enough }: Spread): Outcome {
  const usable = Number.isFinite(value) && (scale === 'difference' || value > 0);
  if (units < 2) return { state: 'none', scale, value: usable ? value : null, reason: 'too-few' };
  if (!usable || !Number.isFinite(standardError)) {
    return { state: 'none', scale, value: Number.isFinite(value) ? value : null, reason: 'zero' };
  }
  return { state: enough ? 'estimated' : 'hint', scale, value, standardError, degreesOfFreedom };
}
