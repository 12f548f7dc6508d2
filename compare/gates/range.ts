/** Where the truth lies, as far as a figure says; and on which side of a limit that is. */
import type { Comparison, Measurement } from '../../results/format.ts';
import type { GateResult } from './result.ts';

/** Ends may be infinite. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Null: nothing is known but a value. An end that is null in a folder is infinite where the other is not. */
function intervalRange({ low, high }: { low: number | null; high: number | null }): Range | null {
  if (low === null && high === null) return null;
  return { low: low ?? Number.NEGATIVE_INFINITY, high: high ?? Number.POSITIVE_INFINITY };
}

/** `value`: what is known without an interval, where the gate asks for the value alone or the metric is counted. */
export function measuredRange(
  { value, low, high, censored, kind }: Measurement,
  on: 'interval' | 'value',
): Range | null {
  const seen = intervalRange({ low, high });
  if (censored === 'at-most') return { low: Number.NEGATIVE_INFINITY, high: Math.max(value, seen?.high ?? value) };
  if (censored === 'at-least') return { low: Math.min(value, seen?.low ?? value), high: Number.POSITIVE_INFINITY };
  if (kind === 'exact' || on === 'value') return { low: value, high: value };
  return seen;
}

export function comparedRange({ effect }: Comparison, exact: boolean, on: 'interval' | 'value'): Range | null {
  if (exact || on === 'value') return { low: effect.value, high: effect.value };
  return intervalRange(effect);
}

/** failed: all of it is beyond the limit. passed: nothing of it is. */
export function sideOf(
  { low, high }: Range,
  limit: number,
  direction: GateResult['direction'],
): 'passed' | 'failed' | 'undecided' {
  if (direction === 'above') return low > limit ? 'failed' : high <= limit ? 'passed' : 'undecided';
  return high < limit ? 'failed' : low >= limit ? 'passed' : 'undecided';
}
