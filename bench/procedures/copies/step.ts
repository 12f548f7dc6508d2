import type { MetricId } from '../../../vocabulary/metrics.ts';
import type { Step } from '../../suites/scenario.ts';

/** Reads and ends of credentials at several workers behind one port, every one of which is asked. */
export interface CopiesStep extends Step {
  readonly procedure: 'copies';
  readonly primary: MetricId;
  /** Levels of the factor `workers`; the first is what the others are compared with, within each design. */
  readonly workers: readonly number[];
  /** Stretches of reads that are counted, of each contender at each level. */
  readonly stretches: number;
  /** Credentials that are ended, of each contender at each level. */
  readonly ends: number;
}
