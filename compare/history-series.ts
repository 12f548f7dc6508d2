/**
 * Runs as series, one for each figure of a contender. What both sides of an effect saw cancels in it, so a new machine is no change of a
 * series; another baseline, method, load or placement is another effect, and the series is broken there. A count breaks by method alone.
 */
import { metrics } from '../vocabulary/metrics.ts';
import { type Factors, factorLabel, type Verdict } from '../vocabulary/words.ts';
import type { HistoryRow } from './history-rows.ts';
import type { HistoryRun } from './history-runs.ts';

export interface Point {
  /** Index of its run. */
  readonly run: number;
  /** A ratio, or a difference or count in `unit`; its ends null where there is none. */
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Of the comparison; null of a count. */
  readonly verdict: Verdict | null;
}

/** What must be the same for two figures to stand in one row, by name; empty where it does not matter. */
export type Conditions = Readonly<Record<'baseline' | 'method' | 'load' | 'placement', string>>;

/** Points in the order of their runs, all under the same conditions. */
export interface Stretch {
  readonly conditions: Conditions;
  readonly points: readonly Point[];
}

export interface Series {
  readonly suite: string;
  readonly scenario: string;
  readonly metric: string;
  readonly factors: Factors;
  /** Of effects between levels of one contender: `itself at 250 requests/s`. */
  readonly against?: string;
  /** Its name, with its variant. */
  readonly contender: string;
  readonly scale: HistoryRow['scale'];
  /** Of a difference or a count, and of its steps. */
  readonly unit: string;
  /** counted: the same for every operation, so any change is one. tested: with noise. */
  readonly kind: 'counted' | 'tested';
  /** At least one; from the second on, each begins where a condition changed. */
  readonly stretches: readonly Stretch[];
}

/** A figure that is no point: its comparison is invalid, or its value has no logarithm. */
export interface Unused {
  readonly run: number;
  readonly contender: string;
  readonly metric: string;
  readonly factors: Factors;
  readonly against?: string;
  readonly why: string;
}

/** Every figure of every contender that any of the runs has, in the order of the newest; runs in the order of their start. */
export function seriesOf(runs: readonly HistoryRun[]): { series: Series[]; unused: Unused[] } {
  const all = runs.flatMap((run, index) => run.rows.map((row) => ({ run, index, row })));
  const unused = all.flatMap(({ index, row: { contender, metric, factors, against, unused: why } }): Unused[] =>
    why === undefined ? [] : [{ run: index, contender, metric, factors, ...(against ? { against } : {}), why }],
  );
  const groups = Map.groupBy(
    all.filter(({ row }) => row.unused === undefined),
    ({ run, row }) => keyOf(run.suite, row),
  );
  const series = [...groups.values()].map((own): Series => {
    const { run, row } = own.at(-1) as Placed;
    const { scenario, metric, factors, against, contender, scale, unit } = row;
    const exact = scale === 'count' && !own.some((each) => each.row.varies);
    return {
      ...{ suite: run.suite, scenario, metric, factors, contender, scale, unit },
      ...(against ? { against } : {}),
      kind: exact ? 'counted' : 'tested',
      stretches: stretchesOf(own),
    };
  });
  return { series: ordered(series, runs), unused };
}

/** The scale is part of what a figure is: a ratio and a difference are two. */
const keyOf = (suite: string, row: HistoryRow) =>
  [suite, row.scenario, row.metric, row.scale, factorLabel(row.factors), row.against, row.contender].join('\n');

interface Placed {
  readonly run: HistoryRun;
  readonly index: number;
  readonly row: HistoryRow;
}

function stretchesOf(placed: readonly Placed[]): Stretch[] {
  const stretches: { conditions: Conditions; points: Point[] }[] = [];
  for (const { run, index, row } of placed) {
    const { verdict, value, low, high } = row;
    const point = { run: index, value, low, high, verdict };
    const conditions = conditionsOf(run, row);
    const last = stretches.at(-1);
    if (last && changedConditions(last.conditions, conditions).length === 0) last.points.push(point);
    else stretches.push({ conditions, points: [point] });
  }
  return stretches;
}

/** A count does not depend on baseline, load and placement. */
function conditionsOf(run: HistoryRun, { scale, baseline, load }: HistoryRow): Conditions {
  return { baseline, method: String(run.methodVersion), load, placement: scale === 'count' ? '' : run.placement };
}

const names = ['baseline', 'method', 'load', 'placement'] as const;
export const changedConditions = (was: Conditions, is: Conditions): (keyof Conditions)[] =>
  names.filter((name) => was[name] !== is[name]);

/** By scenario, metric and contender as in the newest run that has them; what leads a scenario first. */
function ordered(series: readonly Series[], runs: readonly HistoryRun[]): Series[] {
  const newestFirst = runs.toReversed();
  const scenarios = [...new Set(newestFirst.flatMap((run) => Object.keys(run.scenarios)))];
  const contenders = [...new Set(newestFirst.flatMap((run) => run.contenders))];
  const leading = new Set(newestFirst.flatMap((run) => run.primaries));
  const ids = metrics.map(({ id }) => id as string);
  const place = (list: readonly string[], name: string) => (list.indexOf(name) + list.length + 1) % (list.length + 1);
  const rank = (each: Series) => [
    place(scenarios, each.scenario),
    leading.has(`${each.scenario} ${each.metric}`) ? 0 : 1,
    place(ids, each.metric),
    place(contenders, each.contender),
  ];
  return series
    .map((each, index) => ({ each, ranks: [...rank(each), index] }))
    .sort((a, b) => a.ranks.reduce((found, rankOfA, i) => found || rankOfA - (b.ranks[i] as number), 0))
    .map(({ each }) => each);
}
