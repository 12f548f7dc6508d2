/** From stretches of reads and ended credentials to figures of each design at each number of workers. */
import type { Comparison, Load, Measurement, PlannedArm, PlannedStep } from '../../../results/format.ts';
import { type Delay, summarise } from '../../../statistics/delays.ts';
import { acrossStarts, fewestStarts, meanOf } from '../../../statistics/starts.ts';
import { differenceOfMeans } from '../../../statistics/two-groups.ts';
import { decide } from '../../../statistics/verdict.ts';
import { sameLevels } from '../../../vocabulary/factors.ts';
import { guard } from '../../../vocabulary/guards.ts';
import { metric as declared } from '../../../vocabulary/metrics.ts';
import { delayComparison } from '../../figures/delays.ts';
import {
  type BaselineOf,
  comparisonOf,
  endsOf,
  level,
  measurementOf,
  type RunGuard,
  sameVersion,
} from '../../figures/entries.ts';
import type { RecordedSample } from '../../recording/recorded.ts';
import type { StepFigures } from '../procedure.ts';
import { delaysOf } from '../revocation/delays.ts';
import { resultOf } from '../revocation/result.ts';
import { commandsOf, hitsOf } from './copied.ts';
import type { CopiesStep } from './step.ts';

const load: Load = { shape: 'spread', rate: null, connections: 1, serverCore: null };
const delay = 'all-refuse-p50';

/** What is read of a stretch: undefined where it shows nothing of the kind. */
const readings = [
  ['commands-per-read', commandsOf],
  ['copy-hits', hitsOf],
] as const;

/** An arm with one value a stretch, or one delay a trial. */
interface Seen<T> {
  readonly arm: PlannedArm;
  readonly values: readonly T[];
  /** Share of what was measured that does not count. */
  readonly lost: number;
}

interface Pair<T> {
  readonly one: Seen<T>;
  readonly base: Seen<T>;
  /** Levels of one design are compared. */
  readonly ofLevels: boolean;
}

export function copiesFigures(
  step: PlannedStep,
  { stretches, workers: [fewest = 1] }: CopiesStep,
  samples: readonly RecordedSample[],
  baselineOf: BaselineOf,
): StepFigures {
  const reads = samples.filter(({ sample }) => sample.round < stretches);
  const ends = samples.filter(({ sample }) => sample.round >= stretches);
  const parts = readings.map(([metric, of]) => {
    const seen = seenOf(step, reads, (sample) => of(sample.values));
    const families = familiesOf(seen, baselineOf, fewest);
    return {
      measurements: seen.map((one) => measured(step, metric, one)),
      comparisons: families.flatMap((pairs) => compared(step, metric, pairs)),
      guards: lostOf(step, metric, seen),
    };
  });
  const delays = seenOf(step, ends, (sample) => {
    // The longest of all workers: until then somebody lets it in.
    const { intervalMs = 0 } = sample.values;
    return delaysOf([{ trial: { intervalMs }, result: resultOf(sample) }], 'worst')[0];
  });
  const families = familiesOf(delays, baselineOf, fewest);
  return {
    rounds: new Set(samples.map(({ sample }) => sample.round)).size,
    measurements: [
      ...parts.flatMap(({ measurements }) => measurements),
      ...delays.flatMap((one) => measuredDelays(step, one)),
    ],
    comparisons: [
      ...parts.flatMap(({ comparisons }) => comparisons),
      ...families.flatMap((pairs) => comparedDelays(step, pairs)),
    ],
    guards: [...parts.flatMap(({ guards }) => guards), ...lostOf(step, delay, delays)],
  };
}

/** Arms of which something counts. */
function seenOf<T>(
  { arms }: PlannedStep,
  samples: readonly RecordedSample[],
  of: (sample: RecordedSample['sample']) => T | undefined,
): Seen<T>[] {
  return arms.flatMap((arm) => {
    const own = samples.filter((one) => one.arm === arm);
    const kept = own.filter(({ sample }) => sample.dropped.length === 0);
    const values = kept.flatMap(({ sample }) => of(sample) ?? []);
    return values.length === 0 ? [] : [{ arm, values, lost: 1 - kept.length / own.length }];
  });
}

/** Comparisons of designs and of levels answer different questions: each is a family. */
function familiesOf<T>(seen: readonly Seen<T>[], baselineOf: BaselineOf, fewest: number): Pair<T>[][] {
  const pairs = (ofLevels: boolean) =>
    seen.flatMap((one): Pair<T>[] => {
      const version = ofLevels ? one.arm : baselineOf(one.arm);
      const levels = ofLevels ? { ...one.arm.factors, workers: fewest } : one.arm.factors;
      const base = seen.find(({ arm }) => sameVersion(arm, version) && sameLevels(arm.factors, levels));
      return base === undefined || base === one ? [] : [{ one, base, ofLevels }];
    });
  return [pairs(false), pairs(true)];
}

function measured({ scenario }: PlannedStep, metric: string, { arm, values }: Seen<number>): Measurement {
  const value = meanOf(values);
  const ends = endsOf(acrossStarts({ scale: 'difference', value, values }));
  const most = metric === 'copy-hits' ? 100 : Number.POSITIVE_INFINITY;
  const row = { scenario, arm, metric, load, n: values.length };
  return measurementOf(row, value, ends && { ...ends, low: Math.max(0, ends.low), high: Math.min(most, ends.high) });
}

function compared({ scenario }: PlannedStep, metric: string, pairs: readonly Pair<number>[]): Comparison[] {
  const { margin } = declared(metric);
  const outcomes = pairs.map(({ one, base }) => differenceOfMeans(one.values, base.values, fewestStarts));
  return decide(outcomes, { margin }).flatMap((decision, index) => {
    const pair = pairs[index] as Pair<number>;
    return comparisonOf({ ...rowOf(scenario, metric, pair), tooFew: 'too-few' }, decision) ?? [];
  });
}

function measuredDelays({ scenario }: PlannedStep, { arm, values }: Seen<Delay>): Measurement[] {
  const summary = summarise(values, level);
  if (summary === null) return [];
  const { n, median, medianInterval, max } = summary;
  const row = (metric: string) => ({ scenario, arm, metric, load, n });
  const censored = ({ censored }: Delay) => (censored ? { censored } : {});
  return [
    measurementOf(row(delay), median.value, medianInterval, censored(median)),
    measurementOf(row('all-refuse-max'), max.value, undefined, {
      ...censored(max),
      note: `the longest of ${n} ends`,
    }),
  ];
}

function comparedDelays({ scenario }: PlannedStep, pairs: readonly Pair<Delay>[]): Comparison[] {
  // Bonferroni over the family, as between cells of revocation trials.
  const alpha = (1 - level) / Math.max(1, pairs.length);
  return pairs.map((pair) => delayComparison(rowOf(scenario, delay, pair), pair.one.values, pair.base.values, alpha));
}

function rowOf<T>(scenario: string, metric: string, { one, base, ofLevels }: Pair<T>) {
  const count = Math.min(one.values.length, base.values.length);
  return {
    ...{ scenario, metric, arm: one.arm, baseline: base.arm },
    ...(ofLevels ? { baselineFactors: base.arm.factors } : {}),
    ...{ rounds: count, blocks: count },
    forbidden: [one, base].some(isLost) ? ('rounds-lost' as const) : undefined,
  };
}

const isLost = ({ lost }: Pick<Seen<unknown>, 'lost'>) => lost > guard('rounds-lost').limit;

const lostOf = ({ scenario }: PlannedStep, metric: string, seen: readonly Seen<unknown>[]): RunGuard[] =>
  seen.filter(isLost).map(({ arm, lost }) => ({ name: 'rounds-lost', value: lost, scenario, arm, metric }));
