/** From chains to shares: each is one trial, lost or not, forked or not. */
import type { Comparison, Load, PlannedArm, PlannedStep } from '../../../results/format.ts';
import { type Share, shareInterval, sharesAlike } from '../../../statistics/shares.ts';
import { sameLevels } from '../../../vocabulary/factors.ts';
import { guard } from '../../../vocabulary/guards.ts';
import {
  type BaselineOf,
  exactComparison,
  level,
  measurementOf,
  type RunGuard,
  sameVersion,
} from '../../figures/entries.ts';
import type { RecordedSample } from '../../recording/recorded.ts';
import type { StepFigures } from '../procedure.ts';

const load: Load = { shape: 'events', rate: null, connections: 0, serverCore: null };
/** Metric, and the value of a sample that it counts. */
const readings = [
  ['chains-lost', 'lost'],
  ['chains-forked', 'forked'],
] as const;

/** An arm with what its chains showed, and the share of them that say nothing. */
interface Seen {
  readonly arm: PlannedArm;
  readonly share: Share;
  readonly unusable: number;
}

export function refreshEventFigures(
  step: PlannedStep,
  samples: readonly RecordedSample[],
  baselineOf: BaselineOf,
): StepFigures {
  const { scenario } = step;
  const parts = readings.map(([metric, value]) => {
    const seen = step.arms.flatMap((arm) => seenOf(arm, samples, value) ?? []);
    const pairs = seen.flatMap((one) => {
      const baseline = baselineOf(one.arm);
      const base = seen.find(
        ({ arm }) => sameVersion(arm, baseline) && sameLevels(arm.factors, one.arm.factors) && arm !== one.arm,
      );
      return base === undefined ? [] : [{ one, base }];
    });
    // Bonferroni over the events, as over the cells of revocation.
    const alpha = (1 - level) / Math.max(1, pairs.length);
    return {
      measurements: seen.map(({ arm, share }) => {
        const { low, high } = shareInterval(share, level);
        const row = { scenario, arm, metric, load, n: share.of };
        return measurementOf(row, percentOf(share), { low: 100 * low, high: 100 * high, level });
      }),
      comparisons: pairs.map(({ one, base }) => compared({ scenario, metric }, one, base, alpha)),
      guards: seen
        .filter(isSpoiled)
        .map(({ arm, unusable }): RunGuard => ({ name: 'rounds-lost', value: unusable, scenario, arm, metric })),
    };
  });
  return {
    rounds: new Set(samples.map(({ sample }) => sample.round)).size,
    measurements: parts.flatMap(({ measurements }) => measurements),
    comparisons: parts.flatMap(({ comparisons }) => comparisons),
    guards: parts.flatMap(({ guards }) => guards),
  };
}

/** Undefined where no chain counts. */
function seenOf(arm: PlannedArm, samples: readonly RecordedSample[], value: string): Seen | undefined {
  const own = samples.filter((one) => one.arm === arm);
  const kept = own.filter(({ sample }) => sample.dropped.length === 0);
  if (kept.length === 0) return undefined;
  const count = kept.filter(({ sample }) => sample.values[value] === 1).length;
  return { arm, share: { count, of: kept.length }, unusable: 1 - kept.length / own.length };
}

const percentOf = ({ count, of }: Share) => (100 * count) / of;
const isSpoiled = ({ unusable }: Seen) => unusable > guard('rounds-lost').limit;

/** By difference; whether the shares differ is what Fisher's exact test says. */
function compared(about: { scenario: string; metric: string }, one: Seen, base: Seen, alpha: number): Comparison {
  const row = {
    ...about,
    arm: one.arm,
    baseline: base.arm,
    rounds: one.share.of,
    blocks: one.share.of,
    forbidden: [one, base].some(isSpoiled) ? ('rounds-lost' as const) : undefined,
  };
  const comparison = exactComparison(row, percentOf(one.share) - percentOf(base.share));
  if (row.forbidden || comparison.effect.value === 0) return comparison;
  return { ...comparison, verdict: sharesAlike(one.share, base.share) <= alpha ? 'different' : 'undecided' };
}
