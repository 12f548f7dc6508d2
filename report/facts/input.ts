/** What a report is made from: a run folder that was read, nothing else. */
import type { RunFile, Sample } from '../../results/format.ts';
import type { PercentileLine } from '../../results/percentiles.ts';

export type { PercentileLine };

export interface ReportInput {
  readonly run: RunFile;
  readonly samples: readonly Sample[];
  /** Pooled quantiles of the open loop, per contender, variant, levels of factors and quantity; p in percent. */
  readonly percentiles: readonly PercentileLine[];
  /** What the folder lacks, one sentence each. */
  readonly missing: readonly string[];
}
