/** From an interval to a verdict, and to the number of rounds that would bring one. */
import type { Verdict } from '../vocabulary/words.ts';
import { fewestBlocks } from './blocks.ts';
import { type Interval, intervalOf, type Outcome, type Scale } from './estimate.ts';
import { holmLevels } from './holm.ts';
import { studentFactor } from './student.ts';

export interface Effect {
  readonly scale: Scale;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Ratio: 0.03 means that [1/1.03, 1.03] counts as equal. Difference: in the metric's unit. */
  readonly margin: number;
}

export interface Decision {
  /** null where no figure can be given at all; `low` and `high` are null where no interval can. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
  readonly p: number | null;
  readonly verdict: Exclude<Verdict, 'invalid'>;
  /** Why there is no verdict whatever the interval says; null where the interval decides. */
  readonly reason: 'too-few' | 'zero' | null;
}

/**
 * equal: the interval lies inside the margin (its ends belong to it). different: else, it leaves out 1 (ratio) or 0 (difference).
 * undecided: else, or without an interval. Assumption: the interval has the level that is printed with it (holm.ts).
 * Source: inclusion in an equivalence margin, Schuirmann (1987), Westlake (1972), read before the test of difference.
 */
export function verdictOf({ scale, low, high, margin }: Omit<Effect, 'value'>): Decision['verdict'] {
  if (low === null || high === null || !(low <= high)) return 'undecided';
  const [from, none, to] = scale === 'ratio' ? [1 / (1 + margin), 1, 1 + margin] : [-margin, 0, margin];
  if (from <= low && high <= to) return 'equal';
  return low > none || high < none ? 'different' : 'undecided';
}

/** All comparisons of one scenario and metric: Holm levels, intervals and verdicts, in the order given. `margin`: as in Effect. */
export function decide(
  outcomes: readonly Outcome[],
  { margin, alpha = 0.05 }: { margin: number; alpha?: number },
): Decision[] {
  const levels = holmLevels(outcomes, alpha);
  return outcomes.map((outcome, i) => {
    const { level, p } = levels[i] as (typeof levels)[number];
    if (outcome.state === 'none') {
      return { value: outcome.value, low: null, high: null, level, p, verdict: 'undecided', reason: outcome.reason };
    }
    const { value, low, high }: Interval = intervalOf(outcome, level);
    if (outcome.state === 'hint') return { value, low, high, level, p, verdict: 'undecided', reason: 'too-few' };
    return {
      value,
      low,
      high,
      level,
      p,
      verdict: verdictOf({ scale: outcome.scale, low, high, margin }),
      reason: null,
    };
  });
}

export interface Measured {
  /** Rounds and blocks behind the interval, and its level. */
  readonly rounds: number;
  readonly blocks: number;
  readonly level: number;
  /** Rounds that are needed whatever the interval says, e.g. for requests beyond a quantile (roundsForQuantile). */
  readonly atLeast?: number;
}

/**
 * Rounds, in all, that would decide a comparison if its effect stayed what it is; null when no finite number would. The interval's
 * half-width shrinks like 1/√rounds; from under 20 blocks also by the smaller t of 20. It decides when it is under
 * |effect| (different) or, with the effect inside the margin, at most margin − |effect| (equal), whichever comes first. Never
 * fewer than 20 blocks take. Ratio: half-width, effect and margin are logarithms. A forecast, not a promise.
 */
export function neededRounds({ scale, value, low, high, margin }: Effect, measured: Measured): number | null {
  const { rounds, blocks, level, atLeast = 0 } = measured;
  if (low === null || high === null || !(blocks >= 2)) return null;
  const ratio = scale === 'ratio';
  const effect = Math.abs(ratio ? Math.log(value) : value);
  const room = (ratio ? Math.log1p(margin) : margin) - effect;
  const half = (ratio ? Math.log(high / low) : high - low) / 2;
  if (!(Number.isFinite(half) && Number.isFinite(effect))) return null;
  const atTwenty = half * shrinkToTwenty(level, blocks);
  const roundsFor = (target: number) => Number((rounds * (atTwenty / target) ** 2).toPrecision(12));
  const different =
    half === 0 ? (effect > 0 ? 0 : Infinity) : effect > 0 ? Math.floor(roundsFor(effect)) + 1 : Infinity;
  const equal = half === 0 && room >= 0 ? 0 : room > 0 ? Math.ceil(roundsFor(room)) : Infinity;
  const needed = Math.max(Math.min(different, equal), Math.ceil((fewestBlocks * rounds) / blocks), atLeast);
  return Number.isFinite(needed) ? needed : null;
}

function shrinkToTwenty(level: number, blocks: number): number {
  if (blocks >= fewestBlocks || !(level < 1)) return 1;
  return studentFactor(level, fewestBlocks - 1) / studentFactor(level, blocks - 1);
}
