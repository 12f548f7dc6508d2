import type { MetricId } from '../../../vocabulary/metrics.ts';
import type { Step } from '../../suites/scenario.ts';

/** Requests of single clients, one after the other, each on a connection over TLS that comes over the client's link. */
export interface SingleRequestsStep extends Step {
  readonly procedure: 'single-requests';
  readonly primary: MetricId;
  /** Levels of the factor `link` (vocabulary/links.ts). */
  readonly links: readonly string[];
  /** Claims in the credential: levels of the factor `claims`, which are also compared with the first, within each design. */
  readonly claims: readonly number[];
  /** Connections of each arm in a start. */
  readonly connections: number;
  /** Requests that follow the first on each. */
  readonly later: number;
}
