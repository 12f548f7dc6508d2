/** Revocation trials: for how long a credential still works after it was revoked, and whether it comes back to life. */
import type { Procedure } from '../procedure.ts';
import { revocationFigures } from './figures.ts';
import { measureRevocation } from './measure.ts';
import { revocationPlan, revocationSeconds } from './plan.ts';
import { resultOf } from './result.ts';
import type { RevocationStep } from './step.ts';
import { plannedTrials, traitsOf } from './trials.ts';

export const revocation: Procedure<RevocationStep> = {
  id: 'revocation',
  title: 'revocation trials: how long a credential still works after it was revoked, and whether it works again',
  everyStart: false,
  repeats: false,
  amounts: ['trialsPerCell', 'trialsPerLifetime'],
  stepId: () => 'trials',
  shapeOf: () => ({ id: 'probed', title: 'revocation trials' }),
  plan: revocationPlan,
  seconds: revocationSeconds,
  measure: measureRevocation,
  figures(steps, _asked, { plan, recorded, baselineOf, contenderOf }) {
    const [step] = steps;
    if (step === undefined) return { rounds: 0, measurements: [], comparisons: [], guards: [] };
    const traits = (arm: Parameters<typeof contenderOf>[0]) => traitsOf(contenderOf(arm));
    const results = new Map(recorded.samplesOf(step).map(({ sample }) => [sample.round, resultOf(sample)]));
    const tried = plannedTrials(step, plan.seed, () => [], traits).flatMap((one) => {
      const result = results.get(one.trial.number);
      return result ? [{ ...one, result }] : [];
    });
    return { rounds: tried.length, ...revocationFigures({ step, tried }, baselineOf, contenderOf) };
  },
};
