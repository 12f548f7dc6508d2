import type { MetricId } from '../../../vocabulary/metrics.ts';
import type { Step } from '../../suites/scenario.ts';

/** Bisection over the number of claims until something refuses. */
export interface BisectionStep extends Step {
  readonly procedure: 'bisection';
  /** The most claims that are tried. */
  readonly upTo: number;
  readonly primary: MetricId;
  readonly limits: readonly (
    | { readonly metric: MetricId; readonly by: 'cookie-bytes'; readonly bytes: number }
    | { readonly metric: MetricId; readonly by: 'status'; readonly status: number }
  )[];
}
