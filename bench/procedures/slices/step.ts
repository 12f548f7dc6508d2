import type { MetricId } from '../../../vocabulary/metrics.ts';
import type { Factors } from '../../../vocabulary/words.ts';
import type { Step } from '../../suites/scenario.ts';

/** Interleaved slices of load: a round gives every arm one slice, in random order. */
export interface SlicesStep extends Step {
  readonly procedure: 'slices';
  readonly shape: 'open' | 'closed';
  readonly primary: MetricId;
  readonly metrics: readonly MetricId[];
  /** Levels of each factor that is varied: each combination is an arm, and all of a contender's are in the same rounds. */
  readonly levels?: Readonly<Record<string, readonly Factors[string][]>>;
  /** A factor whose levels are also compared with each other, within each contender: the first of its levels is the baseline. */
  readonly compareLevels?: string;
  /** Slices at a low rate are longer than the suite's, until each holds so many requests. Default: all slices are of one length. */
  readonly fewestRequests?: number;
}
