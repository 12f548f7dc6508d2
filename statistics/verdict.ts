/** From an interval to a verdict, and to the number of rounds that would bring one. */
import type { Verdict } from '../vocabulary/words.ts';
import { fewestBlocks } from './blocks.ts';
import { type Interval, intervalOf, type Outcome, type Scale } from './estimate.ts';
import { holmLevels } from './holm.ts';
import { fewestStarts } from './starts.ts';
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
export function neededRounds(measuredEffect: Effect, measured: Measured): number | null {
  const { rounds, blocks, level, atLeast = 0 } = measured;
  if (!(blocks >= 2)) return null;
  const { half, away: effect, room } = distances(measuredEffect);
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

/** Of the starts behind an interval. */
export interface MeasuredStarts {
  readonly starts: number;
  readonly degreesOfFreedom: number;
  readonly level: number;
  /** Starts that are needed whatever the interval says. */
  readonly atLeast?: number;
}

/** Beyond so many nobody waits: then no number is told. */
const mostStarts = 10_000;

/**
 * Starts, in all, that would decide a comparison if its effect and the spread between starts stayed what they are; null where none up to
 * 10,000 would. The half-width shrinks like t / √starts, the degrees of freedom growing with the starts. As `neededRounds` otherwise.
 */
export function neededStarts(effect: Effect, measured: MeasuredStarts): number | null {
  const { starts, degreesOfFreedom, level, atLeast = 0 } = measured;
  const { half, away, room } = distances(effect);
  if (!(starts >= 2 && Number.isFinite(half) && Number.isFinite(away))) return null;
  const from = Math.max(fewestStarts, atLeast);
  const halfAt = (count: number) => {
    const freedom = (degreesOfFreedom * (count - 1)) / (starts - 1);
    const factor = level < 1 ? studentFactor(level, freedom) / studentFactor(level, degreesOfFreedom) : 1;
    return half * Math.sqrt(starts / count) * factor;
  };
  const decides = (count: number) => halfAt(count) < away || halfAt(count) <= room;
  if (!decides(mostStarts)) return null;
  let [low, high] = [from - 1, mostStarts];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (decides(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** On the scale of the interval: its half-width, how far the effect lies from none, and from the end of the margin. */
function distances({ scale, value, low, high, margin }: Effect): { half: number; away: number; room: number } {
  const ratio = scale === 'ratio';
  const away = Math.abs(ratio ? Math.log(value) : value);
  const room = (ratio ? Math.log1p(margin) : margin) - away;
  if (low === null || high === null) return { half: Number.NaN, away, room };
  return { half: (ratio ? Math.log(high / low) : high - low) / 2, away, room };
}
