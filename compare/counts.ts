/**
 * Counts that are not the same for every operation: a cookie sealed with random bytes has another length each time. Such a count is
 * printed as a mean, and that mean moves a little from run to run though nothing changed.
 */
import type { Measurement } from '../results/format.ts';
import { metricOfRun } from '../vocabulary/metrics.ts';

/** A change of a count that varies is believed from this share of it on. */
const believedShare = 0.05;

type Arm = Pick<Measurement, 'scenario' | 'contender'>;

/**
 * Whether one of a contender's counts in a scenario is no whole number, in any version: then none of its counts there is the same every
 * time, also where a mean happens to be whole (and a limit that was found by trying depends on the length that was drawn).
 */
export function countsVary(measurements: readonly Measurement[], { scenario, contender }: Arm): boolean {
  return measurements.some(
    (row) => row.kind === 'exact' && row.scenario === scenario && row.contender === contender && !isWhole(row.value),
  );
}

/** A mean of whole counts that are not all the same is no whole number. */
export const isWhole = (value: number) => Math.abs(value - Math.round(value)) <= 1e-9 * Math.max(1, Math.abs(value));

/** Whether a distance says something of a count that varies, beside the values it lies between. */
export function believed(distance: number, ...values: readonly number[]): boolean {
  return Math.abs(distance) > believedShare * Math.max(...values.map(Math.abs));
}

/** Counted, but by chance, as a share of the trials: shares are held against each other, not counts. */
export const isByChance = (metric: string): boolean => metricOfRun(metric).byChance === true;
