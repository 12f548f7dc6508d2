/** Interleaved slices of load, in an open or a closed loop: CPU, capacity and times of answers, by arms that take turns. */
import type { Procedure } from '../procedure.ts';
import { slicedFigures } from './figures.ts';
import { measureSlices } from './measure.ts';
import { slicesPlan, slicesSeconds } from './plan.ts';
import { recordedRounds, type SlicesPlan } from './rounds.ts';
import type { SlicesStep } from './step.ts';

export const slices: Procedure<SlicesStep> = {
  id: 'slices',
  title: 'load in short slices, in which all contenders take turns: CPU, capacity and response times',
  everyStart: true,
  repeats: true,
  amounts: ['metrics', 'precision', 'batch', 'from', 'roundsOfStart'],
  stepId: ({ shape }) => shape,
  shapeOf: ({ shape }) => ({ id: shape, title: `${shape} loop` }),
  plan: slicesPlan,
  seconds: slicesSeconds,
  measure: measureSlices,
  figures(steps, { levels = {}, compareLevels }, { plan, recorded }) {
    const batches = (steps as readonly SlicesPlan[]).map((step) => ({ step, rounds: recordedRounds(step, recorded) }));
    const baseline = compareLevels === undefined ? undefined : levels[compareLevels]?.[0];
    const compared = baseline === undefined ? {} : { levels: { factor: compareLevels as string, baseline } };
    return {
      rounds: batches.reduce((sum, { rounds }) => sum + rounds.length, 0),
      ...slicedFigures(batches, plan, compared),
    };
  },
  /** Half a round compares nothing: it is measured again. */
  kept(step, own) {
    const slicesOf = Map.groupBy(own, ({ sample }) => sample.round);
    return own.filter(({ sample }) => slicesOf.get(sample.round)?.length === step.arms.length);
  },
  guards(step, recorded) {
    const { scenario, shape } = step;
    return recordedRounds(step as SlicesPlan, recorded).flatMap(({ round, fired }) =>
      fired.map((one) => ({ ...one, scenario, shape, round })),
    );
  },
};
