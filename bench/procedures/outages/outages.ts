/** What people meet while the store is away, and what is lost: outages of a store, one after the other. */
import { variantOf } from '../../../servers/contender.ts';
import type { Procedure } from '../procedure.ts';
import { outageFigures } from './figures.ts';
import { measureOutages } from './measure.ts';
import type { OutagesStep } from './step.ts';

/** s of an outage beside the time for which the store is away: logins, settling, recovery, looking for what was lost. Seen on two cores. */
const ownSeconds = 6;
/** s to start servers and store of a cell. */
const startSeconds = 3;

export const outages: Procedure<OutagesStep> = {
  id: 'outages',
  title:
    'a store that is killed, paused, made read-only or replaced under an open load: what is answered, and what is lost',
  everyStart: false,
  repeats: false,
  amounts: [],
  stepId: () => 'outages',
  shapeOf: () => ({ id: 'outages', title: 'open load during outages' }),
  plan: ({ ways, outages, rate, awayMs }, { contenders }) => [
    {
      // A store of our own has to be taken away, and what a target says of its store is known to the target alone.
      arms: contenders
        .filter(({ store, target, background }) => store === 'redis' && target === undefined && !background)
        .flatMap((contender) =>
          ways.map((outage) => ({ contender: contender.id, variant: variantOf(contender), factors: { outage } })),
        ),
      minRounds: outages,
      maxRounds: outages,
      settings: { rate, awayMs },
    },
  ],
  seconds: ({ arms, maxRounds, settings }) =>
    arms.length * (startSeconds + maxRounds * (ownSeconds + Number(settings.awayMs) / 1_000)),
  measure: measureOutages,
  figures(steps, _asked, { recorded }) {
    const [step] = steps;
    if (step === undefined) return { rounds: 0, measurements: [], comparisons: [], guards: [] };
    return outageFigures(step, recorded.samplesOf(step));
  },
};
