/** From trials to the replay window: order statistics of what each trial showed, as of revocation delays. */
import type { Load, PlannedArm, PlannedStep, Sample } from '../../../results/format.ts';
import { type Delay, summarise } from '../../../statistics/delays.ts';
import { guard } from '../../../vocabulary/guards.ts';
import { delayComparison } from '../../figures/delays.ts';
import { type BaselineOf, level, measurementOf, type RunGuard, sameVersion } from '../../figures/entries.ts';
import type { RecordedSample } from '../../recording/recorded.ts';
import type { StepFigures } from '../procedure.ts';

const load: Load = { shape: 'replays', rate: null, connections: 0, serverCore: null };
const median = 'replay-window-p50';

interface Seen {
  readonly arm: PlannedArm;
  readonly delays: readonly Delay[];
  readonly unusable: number;
  /** Trials whose chain had ended once the copy was refused. */
  readonly ended: number;
}

export function replayWindowFigures(
  step: PlannedStep,
  samples: readonly RecordedSample[],
  baselineOf: BaselineOf,
): StepFigures {
  const { scenario } = step;
  const seen = step.arms.map((arm) => seenOf(arm, samples)).filter(({ delays }) => delays.length > 0);
  const pairs = seen.flatMap((one) => {
    const base = seen.find(({ arm }) => sameVersion(arm, baselineOf(one.arm)) && arm !== one.arm);
    return base === undefined ? [] : [{ one, base }];
  });
  const alpha = (1 - level) / Math.max(1, pairs.length);
  return {
    rounds: new Set(samples.map(({ sample }) => sample.round)).size,
    measurements: seen.flatMap((one) => measured(scenario, one)),
    comparisons: pairs.map(({ one, base }) => {
      const rounds = one.delays.length;
      const forbidden = [one, base].some(isSpoiled) ? ('rounds-lost' as const) : undefined;
      const row = { scenario, metric: median, arm: one.arm, baseline: base.arm, rounds, blocks: rounds, forbidden };
      return delayComparison(row, one.delays, base.delays, alpha);
    }),
    guards: seen
      .filter(isSpoiled)
      .map(({ arm, unusable }): RunGuard => ({ name: 'rounds-lost', value: unusable, scenario, arm, metric: median })),
  };
}

const isSpoiled = ({ unusable }: Seen) => unusable > guard('rounds-lost').limit;

function seenOf(arm: PlannedArm, samples: readonly RecordedSample[]): Seen {
  const own = samples.filter((one) => one.arm === arm).map(({ sample }) => sample);
  const kept = own.filter(({ dropped }) => dropped.length === 0);
  return {
    arm,
    delays: kept.map(delayOf),
    unusable: own.length === 0 ? 0 : 1 - kept.length / own.length,
    ended: kept.filter(({ values }) => values.ended === 1).length,
  };
}

/** ms. Never accepted: at most until the first try, or a try's interval; never refused: at least what was seen. */
function delayOf({ values }: Sample): Delay {
  const { lastAcceptedMs, refusedMs, intervalMs = 0 } = values;
  if (refusedMs === undefined) return { value: lastAcceptedMs ?? 0, censored: 'at-least' };
  if (lastAcceptedMs === undefined) return { value: Math.max(intervalMs, refusedMs), censored: 'at-most' };
  return { value: lastAcceptedMs };
}

function measured(scenario: string, { arm, delays, ended }: Seen) {
  const summary = summarise(delays, level);
  if (summary === null) return [];
  const row = (metric: string) => ({ scenario, arm, metric, load, n: summary.n });
  const censored = ({ censored }: Delay) => (censored ? { censored } : {});
  return [
    measurementOf(row(median), summary.median.value, summary.medianInterval, censored(summary.median)),
    measurementOf(row('replay-window-max'), summary.max.value, undefined, {
      ...censored(summary.max),
      note: `the longest of ${summary.n} trials; in ${ended} the chain had ended once the copy was refused`,
    }),
  ];
}
