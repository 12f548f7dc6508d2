import type { MetricId } from '../../../vocabulary/metrics.ts';
import type { HourlyOperation } from '../../../vocabulary/operations.ts';
import type { Step } from '../../suites/scenario.ts';

/** What an active user asks for, each in an open loop of its own, and the hour that is made of it. */
export interface OperationsStep extends Step {
  readonly procedure: 'operations';
  readonly primary: MetricId;
  /** Levels of the factor `operation`. */
  readonly operations: readonly HourlyOperation[];
  /** Reads of an active user in an hour. */
  readonly requests: number;
  /** s; of an access token: levels of the factor `lifetime`, which are worked out. */
  readonly lifetimes: readonly number[];
}
