import type { MetricId } from '../../../vocabulary/metrics.ts';
import type { Step } from '../../suites/scenario.ts';

/** Copies of used refresh tokens, tried until they are refused. */
export interface ReplayWindowStep extends Step {
  readonly procedure: 'replay-window';
  readonly primary: MetricId;
  /** Of each contender. */
  readonly trials: number;
}
