/** Memory of live credentials in the store: it is filled, several times, from empty. */

import type { PlannedStep } from '../../../results/format.ts';
import { variantOf } from '../../../servers/contender.ts';
import type { Known, Procedure } from '../procedure.ts';
import { memoryFigures } from './figures.ts';
import { type Fill, fillOf } from './fill.ts';
import { measureMemory } from './measure.ts';
import type { MemoryStep } from './step.ts';

export const memory: Procedure<MemoryStep> = {
  id: 'memory',
  title: 'filling an empty store several times: memory of a live credential',
  everyStart: false,
  repeats: true,
  amounts: ['from'],
  stepId: () => 'memory',
  shapeOf: () => ({ id: 'held', title: 'live credentials' }),
  plan: ({ fills }, { contenders, suite }) => [
    {
      arms: contenders.map((contender) => ({ contender: contender.id, variant: variantOf(contender), factors: {} })),
      minRounds: fills,
      maxRounds: fills,
      settings: { credentials: suite.credentials },
    },
  ],
  seconds: ({ arms, maxRounds, settings }) =>
    (arms.length * (maxRounds - Number(settings.from ?? 0)) * Number(settings.credentials) * 0.2) / 1_000,
  measure: measureMemory,
  figures(steps, _asked, known) {
    const [step] = steps;
    if (step === undefined) return { rounds: 0, measurements: [], comparisons: [], guards: [] };
    const fills = fillsOf(step, known);
    return {
      rounds: new Set(fills.map(({ round }) => round)).size,
      ...memoryFigures({ step, fills }, known.baselineOf),
    };
  },
};

/** A design without a store holds nothing in it: it is not filled. Where nothing was filled, there was no store to fill. */
function fillsOf(step: PlannedStep, { recorded, contenderOf }: Known): Fill[] {
  const samples = recorded.samplesOf(step);
  if (samples.length === 0) return [];
  const empty = step.arms
    .filter((arm) => contenderOf(arm).store === 'none')
    .map((arm) => ({ arm, round: 0, credentials: 0, bytesEach: 0 }));
  return [...empty, ...samples.flatMap(({ arm, sample }) => fillOf(arm, sample))];
}
