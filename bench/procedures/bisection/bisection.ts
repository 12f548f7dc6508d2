/** A bisection over the number of claims: where a cookie, or the server's headers, can hold no more. */
import { variantOf } from '../../../servers/contender.ts';
import type { Procedure } from '../procedure.ts';
import { limitsFigures } from './figures.ts';
import { limitsOf } from './limit.ts';
import { measureLimits } from './measure.ts';
import type { BisectionStep } from './step.ts';

export const bisection: Procedure<BisectionStep> = {
  id: 'bisection',
  title: 'a bisection over the number of claims: where a cookie or the server’s headers can hold no more',
  everyStart: false,
  repeats: false,
  amounts: [],
  stepId: () => 'bisection',
  shapeOf: () => ({ id: 'counted', title: 'counted operations' }),
  plan: ({ upTo }, { contenders }) => [
    {
      arms: contenders.map((contender) => ({ contender: contender.id, variant: variantOf(contender), factors: {} })),
      minRounds: 1,
      maxRounds: 1,
      settings: { upTo },
    },
  ],
  seconds: ({ arms }) => arms.length * 0.3,
  measure: measureLimits,
  figures(steps, asked, { recorded, baselineOf }) {
    const [step] = steps;
    if (step === undefined) return { rounds: 0, measurements: [], comparisons: [], guards: [] };
    const limits = recorded.samplesOf(step).flatMap(({ arm, sample }) => limitsOf(asked, arm, sample));
    return { rounds: 1, ...limitsFigures({ step, limits }, baselineOf) };
  },
};
