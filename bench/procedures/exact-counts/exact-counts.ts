/** Exact counts: bytes on the wire and store commands of a known number of operations; with several series the store's CPU too. */
import type { Procedure } from '../procedure.ts';
import { countedFigures } from './figures.ts';
import { measureCounts } from './measure.ts';
import { countsPlan, countsSeconds } from './plan.ts';
import { seriesOf } from './series.ts';
import type { ExactCountsStep } from './step.ts';

export const exactCounts: Procedure<ExactCountsStep> = {
  id: 'exact-counts',
  title: 'a known number of operations: bytes on the wire, and what each asks of the store',
  everyStart: false,
  repeats: true,
  amounts: ['from'],
  stepId: () => 'counts',
  shapeOf: () => ({ id: 'counted', title: 'counted operations' }),
  plan: countsPlan,
  seconds: countsSeconds,
  measure: measureCounts,
  figures(steps, asked, { recorded, baselineOf }) {
    const [step] = steps;
    if (step === undefined) return { rounds: 0, measurements: [], comparisons: [], guards: [] };
    const series = recorded.samplesOf(step).map(({ arm, sample }) => seriesOf(arm, sample));
    return {
      rounds: new Set(series.map(({ round }) => round)).size,
      ...countedFigures({ step, series }, asked, baselineOf),
    };
  },
};
