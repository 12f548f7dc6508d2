/** What becomes of chains of refresh tokens: whose user must log in again, and which go on twice. */
import { variantOf } from '../../../servers/contender.ts';
import { type RefreshEventId, refreshEvent } from '../../../vocabulary/refreshes.ts';
import type { Procedure } from '../procedure.ts';
import { refreshEventFigures } from './figures.ts';
import { measureRefreshEvents } from './measure.ts';
import type { RefreshEventsStep } from './step.ts';

/** s of one chain beside what it waits for: a login, and some five refreshes and reads. Seen on two cores. */
const ownSeconds = 0.02;

export const refreshEvents: Procedure<RefreshEventsStep> = {
  id: 'refresh-events',
  title: 'refreshes at once with one token, and answers that are lost: whether the user must log in again',
  everyStart: false,
  repeats: false,
  amounts: [],
  stepId: () => 'events',
  shapeOf: () => ({ id: 'events', title: 'chains that something befalls' }),
  plan: ({ events, chains }, { contenders }) => [
    {
      // Others have nothing to refresh, and how a target would is in no wire.
      arms: contenders
        .filter(({ refreshes, target }) => refreshes === true && target === undefined)
        .flatMap((contender) =>
          events.map((event) => ({ contender: contender.id, variant: variantOf(contender), factors: { event } })),
        ),
      minRounds: chains,
      maxRounds: chains,
      settings: {},
    },
  ],
  seconds: ({ arms, maxRounds }) =>
    arms.reduce((sum, { factors }) => {
      const { againAfterMs = 0 } = refreshEvent(factors.event as RefreshEventId);
      return sum + againAfterMs / 1_000 + maxRounds * ownSeconds;
    }, 0),
  measure: measureRefreshEvents,
  figures(steps, _asked, { recorded, baselineOf }) {
    const [step] = steps;
    if (step === undefined) return { rounds: 0, measurements: [], comparisons: [], guards: [] };
    return refreshEventFigures(step, recorded.samplesOf(step), baselineOf);
  },
};
