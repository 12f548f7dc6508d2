/** A figure that each start has one value of, such as a median of its samples: measured, and compared start by start on the log scale. */
import type { Comparison, Load, Measurement, PlannedArm } from '../../results/format.ts';
import { acrossStarts, compareByStart, fewestStarts, meanOf } from '../../statistics/starts.ts';
import { decide } from '../../statistics/verdict.ts';
import { guard } from '../../vocabulary/guards.ts';
import { metric as declared } from '../../vocabulary/metrics.ts';
import { comparisonOf, endsOf, measurementOf, type RunGuard } from './entries.ts';

/** An arm with the value of each start, above zero. */
export interface SeenByStart {
  readonly arm: PlannedArm;
  readonly byStart: ReadonlyMap<number, number>;
  /** Samples behind them. */
  readonly n: number;
  /** Share of the samples that a guard dropped. */
  readonly lost: number;
}

export interface PairByStart {
  readonly one: SeenByStart;
  readonly base: SeenByStart;
  /** Levels of one design are compared. */
  readonly ofLevels: boolean;
}

interface About {
  readonly scenario: string;
  readonly metric: string;
}

export function measuredByStart(about: About & { readonly load: Load }, { arm, byStart, n }: SeenByStart): Measurement {
  const logs = [...byStart.values()].map(Math.log);
  const value = Math.exp(meanOf(logs));
  return measurementOf({ ...about, arm, n }, value, endsOf(acrossStarts({ scale: 'ratio', value, values: logs })));
}

/** One family: verdicts are adjusted for all of them. */
export function comparedByStart({ scenario, metric }: About, pairs: readonly PairByStart[]): Comparison[] {
  const { margin, scale } = declared(metric);
  const outcomes = pairs.map(({ one, base }) => {
    const starts = [...one.byStart.keys()].filter((start) => base.byStart.has(start));
    const logs = ({ byStart }: SeenByStart) => starts.map((start) => Math.log(byStart.get(start) as number));
    const value = Math.exp(meanOf(logs(one)) - meanOf(logs(base)));
    return {
      starts: starts.length,
      outcome: compareByStart({ scale, value, one: logs(one), base: logs(base), shared: null }),
    };
  });
  const decisions = decide(
    outcomes.map(({ outcome }) => outcome),
    { margin },
  );
  return pairs.flatMap(({ one, base, ofLevels }, index): Comparison[] => {
    const [made, decision] = [outcomes[index], decisions[index]];
    if (made === undefined || decision === undefined) return [];
    const { outcome, starts } = made;
    const freedom = outcome.state === 'none' ? Number.NaN : outcome.degreesOfFreedom;
    const row = {
      ...{ scenario, metric, arm: one.arm, baseline: base.arm },
      ...(ofLevels ? { baselineFactors: base.arm.factors } : {}),
      ...{ rounds: Math.min(one.n, base.n), blocks: starts },
      starts: { count: starts, degreesOfFreedom: freedom, oneProcess: false },
      tooFew: starts < fewestStarts ? ('few-starts' as const) : undefined,
      forbidden: [one, base].some(isLost) ? ('rounds-lost' as const) : undefined,
    };
    const comparison = comparisonOf(row, decision);
    return comparison === undefined ? [] : [comparison];
  });
}

/** Arms with too few starts for an interval that holds for the next, and those that lost too many samples. */
export const guardsByStart = ({ scenario, metric }: About, seen: readonly SeenByStart[]): RunGuard[] => [
  ...seen
    .filter(isLost)
    .map(({ arm, lost }): RunGuard => ({ name: 'rounds-lost', value: lost, scenario, arm, metric })),
  ...seen
    .filter(({ byStart }) => byStart.size < fewestStarts)
    .map(({ arm, byStart }): RunGuard => ({ name: 'few-starts', value: byStart.size, scenario, arm, metric })),
];

const isLost = ({ lost }: SeenByStart) => lost > guard('rounds-lost').limit;
