/** From single connections to medians by link and claims: compared with the baseline's, and with a design's own without claims. */
import type { Comparison, Load, Measurement, PlannedArm, PlannedStep } from '../../../results/format.ts';
import { medianOf } from '../../../statistics/median.ts';
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
import type { RecordedSample } from '../../recording/recorded.ts';
import type { StepFigures } from '../procedure.ts';
import type { SingleRequestsStep } from './step.ts';

const load: Load = { shape: 'single', rate: null, connections: 1, serverCore: null };
/** Metric, and the value of a sample that it is read from. */
const readings = [
  ['later-request-time', 'laterUs'],
  ['first-request-time', 'firstUs'],
] as const;

/** An arm with the median of each start, ms. */
interface Seen {
  readonly arm: PlannedArm;
  readonly byStart: ReadonlyMap<number, number>;
  readonly n: number;
  readonly lost: number;
}

interface Pair {
  readonly one: Seen;
  readonly base: Seen;
  /** Levels of one design are compared. */
  readonly ofLevels: boolean;
}

export function singleRequestFigures(
  step: PlannedStep,
  { claims: [fewest] }: SingleRequestsStep,
  samples: readonly RecordedSample[],
  baselineOf: BaselineOf,
): StepFigures {
  const parts = readings.map(([metric, value]) => {
    const seen = step.arms.flatMap((arm) => seenOf(arm, samples, value) ?? []);
    const baseOf = ({ arm }: Seen): Pair['base'] | undefined => {
      const version = baselineOf(arm);
      if (sameVersion(version, arm)) return undefined;
      return seen.find((other) => sameVersion(other.arm, version) && sameLevels(other.arm.factors, arm.factors));
    };
    const bareOf = ({ arm }: Seen): Pair['base'] | undefined =>
      arm.factors.claims === fewest
        ? undefined
        : seen.find(
            (other) =>
              sameVersion(other.arm, arm) && sameLevels(other.arm.factors, { ...arm.factors, claims: fewest ?? 0 }),
          );
    const pairs = (ofLevels: boolean) =>
      seen.flatMap((one): Pair[] => {
        const base = ofLevels ? bareOf(one) : baseOf(one);
        return base === undefined ? [] : [{ one, base, ofLevels }];
      });
    // Comparisons of designs and of levels answer different questions: each is a family.
    const comparisons = [...compared(step, metric, pairs(false)), ...compared(step, metric, pairs(true))];
    return {
      measurements: seen.map((one) => measured(step, metric, one)),
      comparisons,
      guards: [...lostOf(step, metric, seen), ...fewOf(step, metric, seen)],
    };
  });
  return {
    rounds: new Set(samples.map(({ sample }) => sample.round)).size,
    measurements: parts.flatMap(({ measurements }) => measurements),
    comparisons: parts.flatMap(({ comparisons }) => comparisons),
    guards: parts.flatMap(({ guards }) => guards),
  };
}

/** Undefined of an arm that was not measured: its claims do not fit, or no connection counted. */
function seenOf(arm: PlannedArm, samples: readonly RecordedSample[], value: string): Seen | undefined {
  const own = samples.filter((one) => one.arm === arm);
  const kept = own.filter(({ sample }) => sample.dropped.length === 0);
  if (kept.length === 0) return undefined;
  const byStart = new Map(
    [...Map.groupBy(kept, ({ sample }) => sample.start ?? 1)].map(([start, of]) => [
      start,
      medianOf(of.flatMap(({ sample }) => sample.values[value] ?? [])) / 1_000,
    ]),
  );
  return { arm, byStart, n: kept.length, lost: (own.length - kept.length) / own.length };
}

function measured({ scenario }: PlannedStep, metric: string, { arm, byStart, n }: Seen): Measurement {
  const logs = [...byStart.values()].map(Math.log);
  const value = Math.exp(meanOf(logs));
  return measurementOf(
    { scenario, arm, metric, load, n },
    value,
    endsOf(acrossStarts({ scale: 'ratio', value, values: logs })),
  );
}

function compared({ scenario }: PlannedStep, metric: string, pairs: readonly Pair[]): Comparison[] {
  const { margin, scale } = declared(metric);
  const outcomes = pairs.map(({ one, base }) => {
    const starts = [...one.byStart.keys()].filter((start) => base.byStart.has(start));
    const logs = ({ byStart }: Seen) => starts.map((start) => Math.log(byStart.get(start) as number));
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

const isLost = ({ lost }: Seen) => lost > guard('rounds-lost').limit;

/** Arms with too few starts for an interval that holds for the next. */
const fewOf = ({ scenario }: PlannedStep, metric: string, seen: readonly Seen[]): RunGuard[] =>
  seen
    .filter(({ byStart }) => byStart.size < fewestStarts)
    .map(({ arm, byStart }) => ({ name: 'few-starts', value: byStart.size, scenario, arm, metric }));

const lostOf = ({ scenario }: PlannedStep, metric: string, seen: readonly Seen[]): RunGuard[] =>
  seen.filter(isLost).map(({ arm, lost }) => ({ name: 'rounds-lost', value: lost, scenario, arm, metric }));
