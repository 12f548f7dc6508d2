import type { MetricId } from '../../../vocabulary/metrics.ts';
import type { RefreshEventId } from '../../../vocabulary/refreshes.ts';
import type { Step } from '../../suites/scenario.ts';

/** Chains of refresh tokens that something befalls. */
export interface RefreshEventsStep extends Step {
  readonly procedure: 'refresh-events';
  readonly primary: MetricId;
  /** Levels of the factor `event`. */
  readonly events: readonly RefreshEventId[];
  /** Of each contender and event. */
  readonly chains: number;
}
