/** When an arm is warm (docs/method.md, interleaved slices). Pure: the time limit of 5 s is the caller's. */
import { countsOf, quantileOf } from './counts.ts';

export interface WarmUpRule {
  /** Requests before it may end. */
  readonly fewest: number;
  /** Requests behind each median. */
  readonly window: number;
  /** 0.05: the larger median is at most 1.05 times the smaller. */
  readonly tolerance: number;
}

export const warmUpRule: WarmUpRule = { fewest: 2_000, window: 500, tolerance: 0.05 };

/**
 * Whether the last two whole windows of latencies (any unit, in the order they were answered) agree, after the fewest
 * requests. Windows start at multiples of their length, so that asking after every request gives no further chance.
 */
export function isWarm(latencies: readonly number[], rule: WarmUpRule = warmUpRule): boolean {
  const windows = Math.floor(latencies.length / rule.window);
  if (latencies.length < rule.fewest || windows < 2) return false;
  const median = (i: number) => quantileOf(countsOf(latencies.slice(i * rule.window, (i + 1) * rule.window)), 0.5);
  return mediansAgree(median(windows - 2), median(windows - 1), rule.tolerance);
}

/** Whether the larger of two medians is at most 1 + tolerance times the smaller. */
export function mediansAgree(one: number, other: number, tolerance: number): boolean {
  return Math.max(one, other) <= Math.min(one, other) * (1 + tolerance);
}
