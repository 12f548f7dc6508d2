/** CPU of an operation by start, and how designs compare in it. */
import type { Comparison, Load, PlannedArm, Sample } from '../../../results/format.ts';
import { acrossStarts, compareByStart, fewestStarts, meanOf } from '../../../statistics/starts.ts';
import { decide } from '../../../statistics/verdict.ts';
import { sameLevels } from '../../../vocabulary/factors.ts';
import { guard } from '../../../vocabulary/guards.ts';
import { metric as declared } from '../../../vocabulary/metrics.ts';
import {
  type BaselineOf,
  comparisonOf,
  endsOf,
  measurementOf,
  type RunGuard,
  sameVersion,
} from '../../figures/entries.ts';

/** An arm with its slices that count, and the share of those that do not. */
export interface Kept {
  readonly arm: PlannedArm;
  readonly samples: readonly Sample[];
  readonly lost: number;
}

/** The same with a figure of each start. */
export interface CpuOf extends Kept {
  readonly byStart: ReadonlyMap<number, number>;
  /** What it was worked out from. */
  readonly note?: string;
}

/** Per request, of all slices of a start together; none of a start that lacks the reading. */
export function byStart({ samples }: Kept, value: string): Map<number, number> {
  const starts = Map.groupBy(samples, ({ start }) => start ?? 1);
  return new Map(
    [...starts].flatMap(([start, own]) => {
      const sum = (name: string) => own.reduce((total, { values }) => total + (values[name] ?? Number.NaN), 0);
      const figure = sum(value) / sum('requests');
      return Number.isFinite(figure) && figure > 0 ? [[start, figure] as const] : [];
    }),
  );
}

export interface About {
  readonly scenario: string;
  readonly load: Load;
  readonly baselineOf: BaselineOf;
}

export function cpuFigures(metric: string, { scenario, load, baselineOf }: About, all: readonly CpuOf[]) {
  const seen = all.filter(({ byStart: of }) => of.size > 0);
  const about = { scenario, metric };
  return {
    measurements: seen.map(({ arm, byStart: of, samples, note }) => {
      const logs = [...of.values()].map(Math.log);
      const value = Math.exp(meanOf(logs));
      const ends = endsOf(acrossStarts({ scale: 'ratio', value, values: logs }));
      const n = samples.reduce((sum, { values }) => sum + (values.requests ?? 0), 0);
      return measurementOf({ ...about, arm, load, n }, value, ends, note === undefined ? {} : { note });
    }),
    comparisons: compared(about, seen, baselineOf),
    guards: [
      ...seen.filter(isLost).map(({ arm, lost }): RunGuard => ({ name: 'rounds-lost', value: lost, ...about, arm })),
      ...seen
        .filter(({ byStart: of }) => of.size < fewestStarts)
        .map(({ arm, byStart: of }): RunGuard => ({ name: 'few-starts', value: of.size, ...about, arm })),
    ],
  };
}

const isLost = ({ lost }: Kept) => lost > guard('rounds-lost').limit;

function compared(
  about: { readonly scenario: string; readonly metric: string },
  seen: readonly CpuOf[],
  baselineOf: BaselineOf,
): Comparison[] {
  const { margin, scale } = declared(about.metric);
  const pairs = seen.flatMap((one) => {
    const version = baselineOf(one.arm);
    const base = seen.find(({ arm }) => sameVersion(arm, version) && sameLevels(arm.factors, one.arm.factors));
    return base === undefined || sameVersion(version, one.arm) ? [] : [{ one, base }];
  });
  const made = pairs.map(({ one, base }) => {
    const starts = [...one.byStart.keys()].filter((start) => base.byStart.has(start));
    const logs = ({ byStart: of }: CpuOf) => starts.map((start) => Math.log(of.get(start) as number));
    const value = Math.exp(meanOf(logs(one)) - meanOf(logs(base)));
    const outcome = compareByStart({ scale, value, one: logs(one), base: logs(base), shared: null });
    return { outcome, starts: starts.length };
  });
  const decisions = decide(
    made.map(({ outcome }) => outcome),
    { margin },
  );
  return pairs.flatMap(({ one, base }, index): Comparison[] => {
    const [own, decision] = [made[index], decisions[index]];
    if (own === undefined || decision === undefined) return [];
    const { outcome, starts } = own;
    const freedom = outcome.state === 'none' ? Number.NaN : outcome.degreesOfFreedom;
    const row = {
      ...{ ...about, arm: one.arm, baseline: base.arm, blocks: starts },
      rounds: Math.min(one.samples.length, base.samples.length),
      starts: { count: starts, degreesOfFreedom: freedom, oneProcess: false },
      tooFew: starts < fewestStarts ? ('few-starts' as const) : undefined,
      forbidden: [one, base].some(isLost) ? ('rounds-lost' as const) : undefined,
    };
    return [comparisonOf(row, decision)].filter((comparison) => comparison !== undefined);
  });
}
