import type { MetricId } from '../../../vocabulary/metrics.ts';
import type { Step } from '../../suites/scenario.ts';

/** What an operator's revoke of one user costs the store. */
export interface OperatorRevokeStep extends Step {
  readonly procedure: 'operator-revoke';
  readonly primary: MetricId;
  /** Revokes of each contender: where they do not agree, something else used the store. */
  readonly revokes: number;
  /** Live credentials of the user that is revoked: the levels of the factor `sessions`. */
  readonly sessions: readonly number[];
}
