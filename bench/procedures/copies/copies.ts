/** What copies in several workers behind one port do: to what a read asks of the store, and until every worker refuses what was ended. */
import { variantOf } from '../../../servers/contender.ts';
import { workers as factor } from '../../factors/workers.ts';
import type { Procedure } from '../procedure.ts';
import { copiesFigures } from './figures.ts';
import { measureCopies } from './measure.ts';
import type { CopiesStep } from './step.ts';
import { endMs, lateSecondsOf, leadMs, stretchMs } from './times.ts';

/** s to start and end servers and store of a cell, to log in and to read for the first time. Seen on two cores. */
const ownSeconds = 4;

export const copies: Procedure<CopiesStep> = {
  id: 'copies',
  title:
    'reads and ends of credentials at several workers behind one port, each of which is asked: store commands, answers from copies, and until all refuse',
  everyStart: false,
  repeats: false,
  amounts: [],
  stepId: () => 'copies',
  shapeOf: () => ({ id: 'spread', title: 'reads spread over workers' }),
  plan({ workers, stretches, ends }, { contenders }) {
    // The control has no credential, and asks nobody.
    const able = contenders.filter((one) => one.family !== 'control' && (factor.isFor?.(one) ?? true));
    return [
      {
        arms: able.flatMap((contender) =>
          workers.map((count) => ({
            contender: contender.id,
            variant: variantOf(contender),
            factors: { workers: count },
          })),
        ),
        minRounds: stretches + ends,
        maxRounds: stretches + ends,
        settings: { stretches, lateSeconds: able.flatMap((one) => workers.map(() => lateSecondsOf(one))) },
      },
    ];
  },
  seconds({ arms, maxRounds, settings }) {
    const stretches = Number(settings.stretches);
    const late = settings.lateSeconds as number[];
    return arms.reduce((sum, _, index) => {
      const seconds = late[index] ?? 0;
      const reads = leadMs(seconds) + stretches * stretchMs(seconds);
      return sum + ownSeconds + (reads + endMs(seconds, maxRounds - stretches)) / 1_000;
    }, 0);
  },
  measure: measureCopies,
  figures(steps, asked, { recorded, baselineOf }) {
    const [step] = steps;
    if (step === undefined) return { rounds: 0, measurements: [], comparisons: [], guards: [] };
    return copiesFigures(step, asked, recorded.samplesOf(step), baselineOf);
  },
};
