import type { MetricId } from '../../../vocabulary/metrics.ts';
import type { Step } from '../../suites/scenario.ts';

/** Memory of live credentials in the store, against the empty store. */
export interface MemoryStep extends Step {
  readonly procedure: 'memory';
  readonly primary: MetricId;
  /** Fills per contender: their range is the interval. */
  readonly fills: number;
}
