import type { MetricId } from '../../../vocabulary/metrics.ts';
import type { Operation } from '../../credentials/operations.ts';
import type { Step } from '../../suites/scenario.ts';

export type { Operation };

/** What a series of operations can read, per operation. */
export type CountsReading = 'requestBytes' | 'responseBytes' | 'storeCommands' | 'storeBytes' | 'storeCpu';

/** A known number of operations, counted at the server's sockets and in the store. */
export interface ExactCountsStep extends Step {
  readonly procedure: 'exact-counts';
  /** Claims in the credential: the levels of the factor `claims`. */
  readonly claims: readonly number[];
  /** Operations per series. */
  readonly count: number;
  /** Series per arm and operation: 1 where all is exact, 20 or more where an interval is needed. */
  readonly series: number;
  /** The factor that the metrics vary by. */
  readonly factor: 'claims' | 'operation';
  readonly primary: MetricId;
  readonly readings: readonly {
    readonly metric: MetricId;
    readonly operation: Operation;
    readonly of: CountsReading;
  }[];
}
