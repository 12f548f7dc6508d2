/** What a run has measured, as its procedures read it: while it goes on, when it is resumed, and from a folder alone. */
import type { PlannedArm, PlannedStep, Sample } from '../../results/format.ts';
import type { RecordedHistogram, RecordedRun } from '../../results/reader.ts';
import { sliceKey } from '../../results/slice-key.ts';
import type { Counts } from '../../statistics/counts.ts';
import { countsFrom, recordedCounts } from './microseconds.ts';

export interface RecordedSample {
  readonly arm: PlannedArm;
  readonly sample: Sample;
}

export interface Recorded {
  /** Samples of a step, each with its arm, in the order they were taken; of one start, or of all. */
  samplesOf(step: PlannedStep, start?: number): readonly RecordedSample[];
  /** The times that a sample was taken with, µs; none where it has no such quantity. */
  times(sample: Sample, quantity: string): Counts;
}

/** Times of one slice and quantity, µs, one a request. */
export interface Times {
  readonly scenario: string;
  readonly arm: PlannedArm;
  readonly quantity: string;
  readonly us: Float64Array;
  /** When its sample was taken. */
  readonly at: Date;
}

const none: Counts = { values: new Float64Array(), counts: new Float64Array() };

/** Begins with what a folder holds, and grows as samples are taken. */
export class Recording implements Recorded {
  readonly #samples = new Map<string, Sample[]>();
  readonly #times = new Map<string, () => Counts>();

  constructor(before?: Pick<RecordedRun, 'run' | 'samples' | 'histograms'>) {
    if (before === undefined) return;
    for (const sample of before.samples) this.addSample(sample);
    const startedAt = Date.parse(before.run.startedAt);
    for (const histogram of before.histograms) this.#addHistogram(histogram, startedAt);
  }

  addSample(sample: Sample): void {
    const own = this.#samples.get(sample.step);
    if (own) own.push(sample);
    else this.#samples.set(sample.step, [sample]);
  }

  addTimes({ scenario, arm, quantity, us, at }: Times): void {
    this.#times.set(timesKey(scenario, quantity, arm, at.getTime()), () => recordedCounts(us));
  }

  #addHistogram(recorded: RecordedHistogram, startedAt: number): void {
    const at = startedAt + Math.round(recorded.startSeconds * 1_000);
    const key = timesKey(recorded.scenario, recorded.quantity, recorded, at);
    this.#times.set(key, () => countsFrom(recorded.histogram));
  }

  samplesOf(step: PlannedStep, start?: number): readonly RecordedSample[] {
    const arms = new Map(step.arms.map((arm) => [armKey(arm), arm]));
    return (this.#samples.get(step.id) ?? []).flatMap((sample) => {
      const arm = arms.get(armKey(sample));
      return arm !== undefined && (start === undefined || sample.start === start) ? [{ arm, sample }] : [];
    });
  }

  times(sample: Sample, quantity: string): Counts {
    return this.#times.get(timesKey(sample.scenario, quantity, sample, Date.parse(sample.at)))?.() ?? none;
  }
}

type Arm = Pick<PlannedArm, 'contender' | 'variant' | 'factors'>;

/** Tells the arms of a step apart. */
export const armKey = (arm: Arm): string => sliceKey(arm, 0);

const timesKey = (scenario: string, quantity: string, arm: Arm, at: number) =>
  `${scenario} ${quantity} ${sliceKey(arm, at)}`;
