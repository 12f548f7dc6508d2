/** What a run folder holds of a plan's steps, as the procedures measured it: so that they can go on where they were cut off. */
import type { PlannedArm, PlannedStep, Sample } from '../../results/format.ts';
import type { RecordedHistogram, RecordedRun } from '../../results/reader.ts';
import { sliceKey } from '../../results/slice-key.ts';
import type { Event as GuardEvent } from '../guards/tally.ts';
import {
  firedOf,
  firstRound,
  type Round,
  roundOf,
  type SlicedPlan,
  sliceOf,
  type Times,
} from '../procedures/slices/rounds.ts';
import { countsFrom } from './microseconds.ts';

export interface Recorded {
  /** Samples of a step with the arm that each is of, in the order they were taken. */
  of(step: PlannedStep): readonly RecordedSample[];
  /** Whole rounds of a sliced step: those that every arm had its slice in. */
  rounds(step: SlicedPlan): readonly Round[];
}

export interface RecordedSample {
  readonly arm: PlannedArm;
  readonly sample: Sample;
}

/** Of a run that begins. */
export const nothingRecorded: Recorded = { of: () => [], rounds: () => [] };

export function recordedOf({ run, samples, histograms }: RecordedRun): Recorded {
  const startedAt = Date.parse(run.startedAt);
  const bySlice = new Map<string, RecordedHistogram>();
  for (const histogram of histograms) {
    const key = sliceKey(histogram, Math.round(histogram.startSeconds * 1_000));
    bySlice.set(`${histogram.scenario} ${histogram.quantity} ${key}`, histogram);
  }
  const countsAt = (sample: Sample, quantity: keyof Times) => {
    const key = sliceKey(sample, Date.parse(sample.at) - startedAt);
    const found = bySlice.get(`${sample.scenario} ${quantity} ${key}`);
    return found ? countsFrom(found.histogram) : { values: new Float64Array(), counts: new Float64Array() };
  };
  const of = (step: PlannedStep) => samplesOf(step, samples);
  return {
    of,
    rounds(step) {
      const byRound = new Map<number, RecordedSample[]>();
      for (const one of of(step)) byRound.set(one.sample.round, [...(byRound.get(one.sample.round) ?? []), one]);
      return [...byRound]
        .filter(([, slices]) => slices.length === step.arms.length)
        .sort(([a], [b]) => a - b)
        .map(([round, slices]) => {
          const inOrder = step.arms.map((arm) => slices.find((slice) => slice.arm === arm) as RecordedSample);
          const ordered = inOrder.map(({ sample }) => sample);
          return roundOf(
            round,
            ordered,
            inOrder.map(({ arm, sample }) =>
              sliceOf(step, arm, sample, {
                response: countsAt(sample, 'response'),
                service: countsAt(sample, 'service'),
                lateness: countsAt(sample, 'lateness'),
              }),
            ),
          );
        });
    },
  };
}

/** The guards that fired in what is recorded of these scenarios: on slices, series and trials, and on whole rounds. */
export function guardsOf(
  steps: readonly PlannedStep[],
  scenarios: readonly { readonly id: string }[],
  recorded: Recorded,
): GuardEvent[] {
  const wanted = steps.filter(({ scenario }) => scenarios.some(({ id }) => id === scenario));
  return wanted.flatMap((step) => {
    const { scenario, shape } = step;
    const ofSlices = recorded
      .of(step)
      .flatMap(({ arm, sample }) =>
        firedOf(sample.guards).map((fired) => ({ ...fired, scenario, shape, arm, round: sample.round })),
      );
    if (step.procedure !== 'sliced') return ofSlices;
    const ofRounds = recorded
      .rounds(step as SlicedPlan)
      .flatMap(({ round, fired }) => fired.map((one) => ({ ...one, scenario, shape, round })));
    return [...ofSlices, ...ofRounds];
  });
}

/** The samples that a step took: of its scenario and shape, on one of its arms. */
function samplesOf(step: PlannedStep, samples: readonly Sample[]): RecordedSample[] {
  const arms = new Map(step.arms.map((arm) => [armKey(arm), arm]));
  const elsewhere = ({ round }: Sample) =>
    step.settings.batch !== undefined && (round < firstRound(step) || round >= step.maxRounds);
  return samples.flatMap((sample) => {
    if (sample.scenario !== step.scenario || sample.shape !== step.shape || elsewhere(sample)) return [];
    const arm = arms.get(armKey(sample));
    return arm ? [{ arm, sample }] : [];
  });
}

const armKey = (arm: Pick<PlannedArm, 'contender' | 'variant' | 'factors'>) => sliceKey(arm, 0);

/** What stays when a run goes on: all but half a round of slices, and a bisection that did not reach its last arm. */
export function keptSamples(steps: readonly PlannedStep[], samples: readonly Sample[]): Sample[] {
  const dropped = new Set(
    steps
      .flatMap((step) => {
        const own = samplesOf(step, samples);
        if (step.procedure === 'sliced') {
          const slices = new Map<number, number>();
          for (const { sample } of own) slices.set(sample.round, (slices.get(sample.round) ?? 0) + 1);
          return own.filter(({ sample }) => slices.get(sample.round) !== step.arms.length);
        }
        const last = step.arms.at(-1);
        return step.procedure === 'limits' && !own.some(({ arm }) => arm === last) ? own : [];
      })
      .map(({ sample }) => sample),
  );
  return samples.filter((sample) => !dropped.has(sample));
}
