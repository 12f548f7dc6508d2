/** For how long a copy of a refresh token works that its owner has used, and gone on from. */
import { variantOf } from '../../../servers/contender.ts';
import type { Procedure } from '../procedure.ts';
import { replayWindowFigures } from './figures.ts';
import { measureReplayWindow } from './measure.ts';
import type { ReplayWindowStep } from './step.ts';

/** s of a contender beside its grace time: logins, and its chains’ last refreshes. Seen on two cores. */
const ownSeconds = 1;

export const replayWindow: Procedure<ReplayWindowStep> = {
  id: 'replay-window',
  title: 'trials of copied refresh tokens: how long one works that its owner has used',
  everyStart: false,
  repeats: false,
  amounts: [],
  stepId: () => 'replays',
  shapeOf: () => ({ id: 'replays', title: 'replay trials' }),
  plan: ({ trials }, { contenders }) => {
    // As for what befalls a refresh: others have none, and a target’s is in no wire.
    const own = contenders.filter(({ refreshes, target }) => refreshes === true && target === undefined);
    const graces = own.map(({ limits }) => limits.find(({ id }) => id === 'refresh-grace')?.seconds ?? 0);
    return [
      {
        arms: own.map((contender) => ({ contender: contender.id, variant: variantOf(contender), factors: {} })),
        minRounds: trials,
        maxRounds: trials,
        settings: { graceSeconds: graces.reduce((sum, seconds) => sum + seconds, 0) },
      },
    ];
  },
  seconds: ({ arms, settings }) => Number(settings.graceSeconds) + arms.length * ownSeconds,
  measure: measureReplayWindow,
  figures(steps, _asked, { recorded, baselineOf }) {
    const [step] = steps;
    if (step === undefined) return { rounds: 0, measurements: [], comparisons: [], guards: [] };
    return replayWindowFigures(step, recorded.samplesOf(step), baselineOf);
  },
};
