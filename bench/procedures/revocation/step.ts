import type { MetricId } from '../../../vocabulary/metrics.ts';
import type { Step } from '../../suites/scenario.ts';

/** Trials that revoke a credential and probe it on every instance until it is refused for good. */
export interface RevocationStep extends Step {
  readonly procedure: 'revocation';
  readonly triggers: readonly ('logout' | 'revoke')[];
  readonly inFlight: readonly ('none' | 'slow')[];
  /** s, for designs whose credential has a lifetime of its own. */
  readonly lifetimes: readonly number[];
  /** How long the request in flight takes. */
  readonly slowMs: number;
  readonly primary: MetricId;
}
