/** Writes down what the procedures see: samples and histograms into the folder, guards into the tally. */
import { encodeMicroseconds, histogramTag } from '../../results/histogram-log.ts';
import type { RunWriter } from '../../results/writer.ts';
import type { GuardTally } from '../guards/tally.ts';
import type { Log, Progress } from '../instrument/instrument.ts';

export interface RunLogParts {
  readonly writer: Pick<RunWriter, 'appendSample' | 'appendHistogram'>;
  readonly tally: GuardTally;
  readonly startedAt: Date;
  readonly progress: (progress: Progress) => void;
}

export function runLog({ writer, tally, startedAt, progress }: RunLogParts): Log {
  return {
    sample: (sample) => writer.appendSample(sample),
    histogram({ scenario, arm, quantity, us, at, durationMs }) {
      if (us.length === 0) return;
      writer.appendHistogram({
        tag: histogramTag({ scenario, contender: arm.contender, variant: arm.variant, factors: arm.factors, quantity }),
        startSeconds: (at.getTime() - startedAt.getTime()) / 1_000,
        intervalSeconds: durationMs / 1_000,
        ...encodeMicroseconds(us),
      });
    },
    guard: (event) => tally.note(event),
    progress,
  };
}
