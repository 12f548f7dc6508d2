import type { MetricId } from '../../../vocabulary/metrics.ts';
import type { OutageWay } from '../../../vocabulary/outages.ts';
import type { Step } from '../../suites/scenario.ts';

/** A store that goes away under an open load and comes back, in each of several ways. */
export interface OutagesStep extends Step {
  readonly procedure: 'outages';
  readonly primary: MetricId;
  /** Levels of the factor `outage`. */
  readonly ways: readonly OutageWay[];
  /** Of each contender in each way. */
  readonly outages: number;
  /** requests/s, whatever the plan's. */
  readonly rate: number;
  /** For how long the store is away, ms. */
  readonly awayMs: number;
}
