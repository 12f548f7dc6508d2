import type { MetricId } from '../../../vocabulary/metrics.ts';
import type { Step } from '../../suites/scenario.ts';

/** Interleaved slices of open load, with a store that is made to seem further away from slice to slice. */
export interface DistanceStep extends Step {
  readonly procedure: 'distance';
  readonly primary: MetricId;
  /** Of slices, at each distance. */
  readonly metrics: readonly MetricId[];
  /** Added to a round trip between server and store, ms; the first is 0. */
  readonly distances: readonly number[];
}
