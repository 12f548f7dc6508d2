/** The same load with a store that seems further away from slice to slice: what each millisecond costs a read. */
import type { PlannedStep } from '../../../results/format.ts';
import type { NamedContender } from '../../../servers/contender.ts';
import type { Known, Procedure } from '../procedure.ts';
import { recordedRounds, type SlicesPlan } from '../slices/rounds.ts';
import { slices } from '../slices/slices.ts';
import type { SlicesStep } from '../slices/step.ts';
import type { Sliced } from '../slices/together.ts';
import { distanceFigures } from './figures.ts';
import type { DistanceStep } from './step.ts';

const asSlices = ({ distances, metrics, primary, id }: DistanceStep): SlicesStep => ({
  ...{ procedure: 'slices', shape: 'open', primary, metrics, levels: { distance: distances } },
  ...(id === undefined ? {} : { id }),
});

/** Whether all that a server asks on the path of a read can be put behind a relay: a cluster says where its nodes are itself. */
const canBeFar = ({ store, target, database }: NamedContender) =>
  target === undefined && database !== true && store !== 'own' && store !== 'redis-cluster';

const sliced = (steps: readonly PlannedStep[], { recorded }: Known): Sliced[] =>
  (steps as readonly SlicesPlan[]).map((step) => ({ step, rounds: recordedRounds(step, recorded) }));

export const distance: Procedure<DistanceStep> = {
  ...slices,
  id: 'distance',
  title: 'load in short slices with a store that seems further away in some: response times, round trips per read',
  stepId: () => 'open',
  shapeOf: () => ({ id: 'open', title: 'open loop' }),
  plan: (step, asked) => slices.plan(asSlices(step), { ...asked, contenders: asked.contenders.filter(canBeFar) }),
  measure: (step, asked, measuring) => slices.measure(step, asSlices(asked), measuring),
  figures(steps, asked, known) {
    const { rounds, measurements, comparisons, guards } = slices.figures(steps, asSlices(asked), known);
    const own = distanceFigures(sliced(steps, known), known, guards);
    return {
      rounds,
      measurements: [...own.measurements, ...measurements],
      comparisons: [...own.comparisons, ...comparisons],
      guards: [...own.guards, ...guards],
    };
  },
  precise: (steps, asked, known) => slices.precise?.(steps, asSlices(asked), known) ?? true,
};
