/** An operator's revoke of one user with several live credentials: what it asks of the store, counted exactly. */
import { variantOf } from '../../../servers/contender.ts';
import type { Procedure } from '../procedure.ts';
import { revokeFigures } from './figures.ts';
import { measureRevokes } from './measure.ts';
import type { OperatorRevokeStep } from './step.ts';

export const operatorRevoke: Procedure<OperatorRevokeStep> = {
  id: 'operator-revoke',
  title: 'an operator’s revoke of a user with several live credentials: what it asks of the store',
  everyStart: false,
  repeats: true,
  amounts: ['from'],
  stepId: () => 'revokes',
  shapeOf: () => ({ id: 'revoked', title: 'single revokes' }),
  plan: ({ revokes, sessions }, { contenders }) => [
    {
      // A design that cannot revoke would cost nothing, and say nothing.
      arms: contenders
        .filter(
          ({ family, limits }) => family !== 'control' && !limits.some(({ id }) => id === 'revoke-keeps-credential'),
        )
        .filter(({ target }) => target === undefined || target.wire.revoke !== undefined)
        .flatMap((contender) =>
          sessions.map((count) => ({
            contender: contender.id,
            variant: variantOf(contender),
            factors: { sessions: count },
          })),
        ),
      minRounds: revokes,
      maxRounds: revokes,
      settings: {},
    },
  ],
  seconds: ({ arms, maxRounds, settings }) =>
    arms.reduce((sum, { factors }) => sum + 0.03 + Number(factors.sessions) * 0.001, 0) *
    (maxRounds - Number(settings.from ?? 0)),
  measure: measureRevokes,
  figures(steps, _asked, { recorded, baselineOf }) {
    const [step] = steps;
    if (step === undefined) return { rounds: 0, measurements: [], comparisons: [], guards: [] };
    return revokeFigures(step, recorded.samplesOf(step), baselineOf);
  },
};
