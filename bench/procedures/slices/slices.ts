/** Interleaved slices of load, in an open or a closed loop: CPU, capacity and times of answers, by arms that take turns. */
import type { PlannedArm, PlannedStep } from '../../../results/format.ts';
import { isOneProcess, type NamedContender } from '../../../servers/contender.ts';
import { hasUnseenStore } from '../../instrument/unseen.ts';
import type { Known, Procedure } from '../procedure.ts';
import { narrowEnough, slicedFigures } from './figures.ts';
import { measureSlices } from './measure.ts';
import { slicesPlan, slicesSeconds } from './plan.ts';
import { recordedRounds, type SlicesPlan } from './rounds.ts';
import type { SlicesStep } from './step.ts';
import type { Sliced } from './together.ts';

const sliced = (steps: readonly PlannedStep[], { recorded }: Known): Sliced[] =>
  (steps as readonly SlicesPlan[]).map((step) => ({ step, rounds: recordedRounds(step, recorded) }));

/** An issuer, a database, whatever a target from outside may call: it takes from the server's core, and nobody counts it. */
const hasUnseenProcess = (contender: NamedContender) =>
  contender.target !== undefined ||
  contender.issuer === true ||
  contender.database === true ||
  hasUnseenStore(contender);

/** Levels that are compared within a contender, and which arms are a process that was there before: targets at a URL. */
function wantedBy({ levels = {}, compareLevels }: SlicesStep, { contenderOf }: Known) {
  const baseline = compareLevels === undefined ? undefined : levels[compareLevels]?.[0];
  return {
    isOneProcess: (arm: PlannedArm) => isOneProcess(contenderOf(arm)),
    hasUnseen: (arm: PlannedArm) => hasUnseenProcess(contenderOf(arm)),
    ...(baseline === undefined ? {} : { levels: { factor: compareLevels as string, baseline } }),
  };
}

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
  figures(steps, asked, known) {
    const batches = sliced(steps, known);
    return {
      rounds: batches.reduce((sum, { rounds }) => sum + rounds.length, 0),
      ...slicedFigures(batches, known.plan, wantedBy(asked, known)),
    };
  },
  precise: (steps, asked, known) => narrowEnough(sliced(steps, known), known.plan, wantedBy(asked, known)),
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
