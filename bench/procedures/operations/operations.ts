/** What an active user asks for, and the hour that is made of it. */
import { variantOf } from '../../../servers/contender.ts';
import type { Procedure } from '../procedure.ts';
import { operationFigures } from './figures.ts';
import { measureOperations } from './measure.ts';
import type { OperationsStep } from './step.ts';

/** s of a slice beside its load, and of an arm’s warm-up: logins for the most part. Seen on two cores. */
const [besideSeconds, warmUpSeconds] = [0.25, 2];

export const operations: Procedure<OperationsStep> = {
  id: 'operations',
  title:
    'an open loop of one operation at a time, such as refreshes: CPU, store commands and bytes of each, and of an hour',
  everyStart: true,
  repeats: false,
  amounts: [],
  stepId: () => 'operations',
  shapeOf: () => ({ id: 'operations', title: 'open loop of one operation' }),
  plan: ({ operations: asked }, { contenders, suite, rate }) => [
    {
      arms: contenders
        .filter(({ refreshes, target }) => refreshes === true && target === undefined)
        .flatMap((contender) =>
          asked.map((operation) => ({
            contender: contender.id,
            variant: variantOf(contender),
            factors: { operation },
          })),
        ),
      minRounds: suite.open.rounds,
      maxRounds: suite.open.rounds,
      settings: { rate, sliceMs: suite.open.sliceMs },
    },
  ],
  seconds: ({ arms, maxRounds, settings }) =>
    arms.length * (warmUpSeconds + maxRounds * (Number(settings.sliceMs) / 1_000 + besideSeconds)),
  measure: measureOperations,
  figures(steps, asked, { recorded, baselineOf }) {
    const [step] = steps;
    if (step === undefined) return { rounds: 0, measurements: [], comparisons: [], guards: [] };
    return operationFigures(step, asked, recorded.samplesOf(step), baselineOf);
  },
};
