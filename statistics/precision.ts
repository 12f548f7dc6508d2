/** When a scenario may stop: by the width of its intervals, never by what they say. */
import type { Scale } from './estimate.ts';

export interface Ends {
  readonly scale: Scale;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * How far an interval reaches to either side. Ratio: √(high/low) − 1, so 0.06 is ± 6 %. Difference: half its length, in the metric's unit.
 * Infinity where there is no interval, or a ratio's lower end is not positive.
 */
export function halfWidth({ scale, low, high }: Ends): number {
  if (low === null || high === null) return Infinity;
  const half = scale === 'difference' ? (high - low) / 2 : Math.sqrt(high / low) - 1;
  return half >= 0 ? half : Infinity;
}

/** Whether every comparison has reached the target (as halfWidth gives it). No comparison has reached nothing. */
export function precisionReached(intervals: readonly Ends[], target: number): boolean {
  return intervals.length > 0 && intervals.every((ends) => halfWidth(ends) <= target);
}
