/**
 * What changed between two figures that were measured at two times, each with its own interval.
 *
 * Assumption: the two are independent, each is normal on its scale (the logarithm for a ratio), and its interval is value ± t × standard
 * error. The standard errors are read back from the intervals and added in squares; degrees of freedom by Welch and Satterthwaite.
 * The two sides may be figures of one arm each, whose interval has the spread of its own starts (acrossStarts), or effects, whose spread
 * is that of differences within starts. Starts of two runs have no process in common, so the sides are independent; blocks within one
 * start are not, and an older run counts those. Degrees of freedom are those that the side's own interval was made with.
 * The interval does not know that a machine is faster at one time than at another.
 * Sources: Satterthwaite (1946), Welch (1947). Coverage: test/compare/independent.test.ts.
 */
import { fewestBlocks } from '../statistics/blocks.ts';
import type { Outcome, Scale } from '../statistics/estimate.ts';
import { studentFactor } from '../statistics/student.ts';

/** A figure as run.json holds it. */
export interface Bounded {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  /** 0 to 1: of low and high. */
  readonly level: number;
  /** Starts behind the interval, or blocks where the run did not count starts; null where the folder does not say. */
  readonly blocks: number | null;
  /** Of Student's t in the interval; absent: one less than `blocks`. */
  readonly degreesOfFreedom?: number | undefined;
  /** Enough for a verdict in its own run. */
  readonly enough: boolean;
}

interface Spread {
  /** Of log(value) on the ratio scale. */
  readonly standardError: number;
  readonly degreesOfFreedom: number;
}

/** after / before, or after − before. `none` without an interval on a side, or where a ratio's value is not positive. */
export function changeBetween(before: Bounded, after: Bounded, scale: Scale): Outcome {
  const ratio = scale === 'ratio';
  const value = ratio ? after.value / before.value : after.value - before.value;
  if (!Number.isFinite(value) || (ratio && !(value > 0))) return { state: 'none', scale, value: null, reason: 'zero' };
  const [a, b] = [spreadOf(before, scale), spreadOf(after, scale)];
  if (!a || !b) return { state: 'none', scale, value, reason: 'too-few' };
  const [varA, varB] = [a.standardError ** 2, b.standardError ** 2];
  const sum = varA + varB;
  const degreesOfFreedom =
    sum === 0
      ? Math.min(a.degreesOfFreedom, b.degreesOfFreedom)
      : sum ** 2 / (varA ** 2 / a.degreesOfFreedom + varB ** 2 / b.degreesOfFreedom);
  const state = before.enough && after.enough ? 'estimated' : 'hint';
  return { state, scale, value, standardError: Math.sqrt(sum), degreesOfFreedom };
}

/**
 * The wider side is taken: a low end may have been cut at zero. Without a number of blocks the standard error is read with the normal
 * factor, which makes it too large rather than too small, and has the degrees of freedom of the fewest blocks that give an interval.
 */
function spreadOf(
  { value, low, high, level, blocks, degreesOfFreedom: own }: Bounded,
  scale: Scale,
): Spread | undefined {
  if (low === null || high === null || !(level > 0 && level < 1)) return undefined;
  const told = own ?? (blocks !== null && blocks >= 2 ? blocks - 1 : undefined);
  const known = told !== undefined;
  const degreesOfFreedom = told ?? fewestBlocks - 1;
  const factor = studentFactor(level, known ? degreesOfFreedom : manyDegrees);
  const half =
    scale === 'ratio' ? Math.max(Math.log(high / value), Math.log(value / low)) : Math.max(high - value, value - low);
  return Number.isFinite(half) && half >= 0 ? { standardError: half / factor, degreesOfFreedom } : undefined;
}

/** Student's t is the normal distribution here. */
const manyDegrees = 1e6;

/**
 * after − before where each interval holds its truth with at least its level, whatever the distribution: ends are subtracted from opposite
 * ends, and what may go wrong is added (Bonferroni). An end that is null is infinite where the other is not.
 */
export function changeOfRanges(
  before: Bounded,
  after: Bounded,
): { low: number; high: number; level: number } | undefined {
  const [a, b] = [endsOf(before), endsOf(after)];
  if (!a || !b) return undefined;
  const [low, high] = [b.low - a.high, b.high - a.low];
  if (Number.isNaN(low) || Number.isNaN(high)) return undefined;
  return { low, high, level: Math.max(0, before.level + after.level - 1) };
}

function endsOf({ low, high }: Bounded): { low: number; high: number } | undefined {
  if (low === null && high === null) return undefined;
  return { low: low ?? Number.NEGATIVE_INFINITY, high: high ?? Number.POSITIVE_INFINITY };
}
