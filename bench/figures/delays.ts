/** A comparison of delays that are known only as far as probes reach. */
import type { Comparison } from '../../results/format.ts';
import type { Delay } from '../../statistics/delays.ts';
import { delayShift } from '../../statistics/shift.ts';
import { verdictOf } from '../../statistics/verdict.ts';
import { metric } from '../../vocabulary/metrics.ts';
import { type Compared, exactComparison } from './entries.ts';

/** By the shift between them; undecided where the trials are too few for the level 1 − alpha. */
export function delayComparison(
  row: Compared,
  own: readonly Delay[],
  base: readonly Delay[],
  alpha: number,
): Comparison {
  const shift = delayShift(own, base, 1 - alpha);
  const enough = shift.level >= 1 - alpha;
  const { margin } = metric(row.metric);
  // An upper end of infinity (a credential that never died) is still above zero.
  const verdict = enough ? verdictOf({ scale: 'difference', low: shift.low, high: shift.high, margin }) : 'undecided';
  const [low, high] = [shift.low, shift.high].map((end) => (Number.isFinite(end) ? end : null)) as [
    number | null,
    number | null,
  ];
  return {
    ...exactComparison(row, shift.value),
    effect: { scale: 'difference', value: shift.value, low, high, margin, level: shift.level },
    ...(row.forbidden ? {} : { verdict, ...(enough ? {} : { reason: 'too-few' }) }),
  };
}
