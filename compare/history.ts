/** The history of runs: each figure of each contender as a series, and where it changed. */
import { type ChangePoint, fewestValues } from '../statistics/change-points.ts';
import { changePointsOfMany } from '../statistics/change-points-of-many.ts';
import { stepBetween } from '../statistics/step.ts';
import { factorLabel } from '../vocabulary/words.ts';
import type { HistoryRun } from './history-runs.ts';
import { type Point, type Series, type Stretch, seriesOf, type Unused } from './history-series.ts';

/**
 * Of all series that are called changed, at most this share is so by chance; where nothing changed, it is the chance that any is called so. It is low
 * because a history is looked at again after each run.
 */
export const changeRate = 0.01;
const seed = 1;

export interface Change {
  /** Indices of the last run before it and of the first after it that have the figure. */
  readonly before: number;
  readonly after: number;
  /** Null where the figure is counted: then there is nothing to test. */
  readonly p: number | null;
  /** Level on either side, up to the next change or break: the mean, of ratios the geometric one. */
  readonly from: number;
  readonly to: number;
  /** From the one to the other: of ratios a ratio, else a difference. Its 95 % interval is null where it is counted. */
  readonly step: { readonly value: number; readonly low: number | null; readonly high: number | null };
  /** What else was another in the run after. */
  readonly differs: readonly Difference[];
  /** Every effect on this figure moved the same way at about the same run: it may be the baseline that changed. */
  readonly together: boolean;
}

export interface Difference {
  readonly what: string;
  readonly was: string;
  readonly is: string;
}

/** Runs between two changes or breaks, and their mean. */
export interface Level {
  readonly first: number;
  readonly last: number;
  readonly value: number;
}

export interface HistorySeries extends Series {
  readonly changes: readonly Change[];
  readonly levels: readonly Level[];
  /** short: no stretch has runs enough to tell: two of a count, six of what is tested. */
  readonly state: 'changed' | 'unchanged' | 'short';
}

export interface History {
  readonly runs: readonly HistoryRun[];
  readonly series: readonly HistorySeries[];
  readonly unused: readonly Unused[];
  /** Of false discoveries, and the level that each p was held against for it. */
  readonly rate: number;
  readonly level: number;
  /** Stretches that were tested. */
  readonly tested: number;
}

/** `runs` in the order of their start (history-runs.ts). Assumptions: statistics/change-points.ts. */
export function historyOf(runs: readonly HistoryRun[], rate = changeRate): History {
  const { series, unused } = seriesOf(runs);
  const candidates = series.flatMap((each) =>
    each.kind === 'counted'
      ? []
      : each.stretches.map((stretch, index) => ({
          stretch,
          values: stretch.points.map(({ value }) => scaled(each, value)),
          purpose: [
            each.suite,
            each.scenario,
            each.metric,
            factorLabel(each.factors),
            ...(each.against ? [each.against] : []),
            each.contender,
            index,
          ].join('/'),
        })),
  );
  const { found, tested, level } = changePointsOfMany(candidates, { seed, rate });
  const pointsOf = new Map(candidates.map(({ stretch }, index) => [stretch, found[index] ?? []]));
  const changed = series.map((each): HistorySeries => {
    const parts = each.stretches.map((stretch) => partsOf(each, stretch, pointsOf.get(stretch) ?? []));
    const changes = parts.flatMap((own) =>
      own.slice(1).map((part, index) => changeOf(runs, each, own[index] as Part, part)),
    );
    const least = each.kind === 'counted' ? 2 : fewestValues;
    const long = each.stretches.some(({ points }) => points.length >= least);
    return {
      ...each,
      changes,
      levels: parts.flat().map((part) => levelOf(each, part)),
      state: changes.length > 0 ? 'changed' : long ? 'unchanged' : 'short',
    };
  });
  return { runs, series: markTogether(changed), unused, rate, level, tested };
}

/** Ratios are compared on the log scale. */
const scaled = ({ scale }: Series, value: number) => (scale === 'ratio' ? Math.log(value) : value);
const unscaled = ({ scale }: Series, value: number) => (scale === 'ratio' ? Math.exp(value) : value);

interface Part {
  readonly points: readonly Point[];
  /** Of the test that parted it from the one before; null of the first, and of what is counted. */
  readonly p: number | null;
}

function partsOf({ kind }: Series, { points }: Stretch, tested: readonly ChangePoint[]): Part[] {
  const counted = points.flatMap(({ value }, at) =>
    at > 0 && value !== points[at - 1]?.value ? [{ at, p: null }] : [],
  );
  const splits = [{ at: 0, p: null }, ...(kind === 'counted' ? counted : tested)];
  return splits.map(({ at, p }, index) => ({ points: points.slice(at, splits[index + 1]?.at), p }));
}

const meanOf = (series: Series, { points }: Part) =>
  unscaled(
    series,
    points.reduce((sum, { value }) => sum + scaled(series, value) / points.length, 0),
  );

function levelOf(series: Series, part: Part): Level {
  const [first, last] = [part.points[0] as Point, part.points.at(-1) as Point];
  return { first: first.run, last: last.run, value: series.kind === 'counted' ? first.value : meanOf(series, part) };
}

function changeOf(runs: readonly HistoryRun[], series: Series, older: Part, newer: Part): Change {
  const [before, after] = [(older.points.at(-1) as Point).run, (newer.points[0] as Point).run];
  const [from, to] = [levelOf(series, older).value, levelOf(series, newer).value];
  return {
    before,
    after,
    p: newer.p,
    from,
    to,
    step: stepOf(series, older, newer),
    differs: differencesBetween(runs[before] as HistoryRun, runs[after] as HistoryRun),
    together: false,
  };
}

function stepOf(series: Series, older: Part, newer: Part): Change['step'] {
  if (series.kind === 'counted') {
    const [was, is] = [levelOf(series, older).value, levelOf(series, newer).value];
    return { value: series.scale === 'ratio' ? is / was : is - was, low: null, high: null };
  }
  const valuesOf = ({ points }: Part) => points.map(({ value }) => scaled(series, value));
  const { value, low, high } = stepBetween(valuesOf(older), valuesOf(newer));
  return { value: unscaled(series, value), low: unscaled(series, low), high: unscaled(series, high) };
}

function differencesBetween(older: HistoryRun, newer: HistoryRun): Difference[] {
  const names = [...new Set([...Object.keys(older.facts), ...Object.keys(newer.facts)])];
  return names.flatMap((what) => {
    const [was, is] = [older.facts[what] ?? 'none', newer.facts[what] ?? 'none'];
    return was === is ? [] : [{ what, was, is }];
  });
}

/** Runs that two changes may lie apart and still be one. */
const near = 3;

/** An effect is one against the baseline: where the baseline alone changed, all contenders seem to, and all one way. A count is its own. */
function markTogether(series: readonly HistorySeries[]): HistorySeries[] {
  const keyOf = ({ suite, scenario, metric, factors, against, scale }: HistorySeries) =>
    [suite, scenario, metric, scale, factorLabel(factors), against].join('\n');
  const groups = Map.groupBy(series, keyOf);
  return series.map((each) => {
    const { scale } = each;
    const group = groups.get(keyOf(each)) ?? [];
    const others = group.filter((other) => other !== each);
    const alike = (one: Change) => (other: Change) =>
      Math.abs(other.after - one.after) <= near && rises(other) === rises(one);
    const changes = each.changes.map((change) => ({
      ...change,
      together: scale !== 'count' && others.length > 0 && others.every((other) => other.changes.some(alike(change))),
    }));
    return { ...each, changes };
  });
}

export const rises = ({ from, to }: Pick<Change, 'from' | 'to'>): boolean => to > from;
