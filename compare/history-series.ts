/**
 * Runs as series of effects against the baseline, one for each figure of a contender. What both sides of an effect saw cancels in it, so a
 * new machine is no change of a series; another baseline, method, load or placement is another effect, and the series is broken there.
 */
import type { Comparison } from '../results/format.ts';
import { metrics } from '../vocabulary/metrics.ts';
import { type Factors, factorLabel, nameOf, type Verdict } from '../vocabulary/words.ts';
import type { HistoryRow, HistoryRun } from './history-runs.ts';

export interface Point {
  /** Index of its run. */
  readonly run: number;
  /** Of the effect: a ratio, or a difference in `unit`; its ends null where there is none. */
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly verdict: Verdict;
}

/** What must be the same for two effects to stand in one row, by name. */
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
  /** Its name, with its variant. */
  readonly contender: string;
  readonly scale: 'ratio' | 'difference';
  /** Of a difference, and of its steps. */
  readonly unit: string;
  /** counted: exact in every run, so any change is one. tested: with noise. */
  readonly kind: 'counted' | 'tested';
  /** At least one; from the second on, each begins where a condition changed. */
  readonly stretches: readonly Stretch[];
}

/** An effect that is no point: its comparison is invalid, or its value has no logarithm. */
export interface Unused {
  readonly run: number;
  readonly contender: string;
  readonly metric: string;
  readonly factors: Factors;
  readonly why: string;
}

/** Every figure of every contender that any of the runs compared, in the order of the newest; runs in the order of their start. */
export function seriesOf(runs: readonly HistoryRun[]): { series: Series[]; unused: Unused[] } {
  const unused: Unused[] = [];
  const points = runs.flatMap((run, index) =>
    run.rows.flatMap((row) => {
      const { comparison } = row;
      if (isInstruments(comparison.metric)) return [];
      const why = whyUnused(comparison);
      if (why === undefined) return [{ run, index, row }];
      const { metric, factors } = comparison;
      unused.push({ run: index, contender: contenderOf(comparison), metric, factors, why });
      return [];
    }),
  );
  const groups = Map.groupBy(points, ({ run, row: { comparison } }) => keyOf(run.suite, comparison));
  const series = [...groups.values()].map((own): Series => {
    const { run, row } = own.at(-1) as (typeof own)[number];
    const { scenario, metric, factors, effect, unit } = row.comparison;
    const kind = kindOf(row.comparison);
    return {
      suite: run.suite,
      scenario,
      metric,
      factors,
      contender: contenderOf(row.comparison),
      scale: effect.scale,
      unit,
      kind,
      stretches: stretchesOf(own, kind),
    };
  });
  return { series: ordered(series, runs), unused };
}

const contenderOf = ({ contender, variant }: Comparison) => nameOf(contender, variant);
/** The scale is part of what a figure is: a ratio and a difference are two. */
const keyOf = (suite: string, row: Comparison) =>
  [suite, row.scenario, row.metric, row.effect.scale, factorLabel(row.factors), contenderOf(row)].join('\n');

/** Lateness is the instrument's own, and no property of a contender. */
const isInstruments = (metric: string) => metric.startsWith('lateness');

function whyUnused({ verdict, reason, effect: { scale, value } }: Comparison): string | undefined {
  if (verdict === 'invalid') return reason ? `invalid: ${reason}` : 'invalid';
  if (!Number.isFinite(value)) return 'no finite value';
  return scale === 'ratio' && value <= 0 ? 'a ratio of zero' : undefined;
}

/** A count of trials is exact and yet a draw: one more of twenty is no change of the design. */
function kindOf({ metric, effect: { level, low } }: Comparison): Series['kind'] {
  const declared = metrics.find(({ id }) => id === metric);
  const exact = declared ? declared.kind === 'exact' && declared.unit !== 'count' : level === 1 && low === null;
  return exact ? 'counted' : 'tested';
}

interface Placed {
  readonly run: HistoryRun;
  readonly index: number;
  readonly row: HistoryRow;
}

function stretchesOf(placed: readonly Placed[], kind: Series['kind']): Stretch[] {
  const stretches: { conditions: Conditions; points: Point[] }[] = [];
  for (const { run, index, row } of placed) {
    const { verdict, effect } = row.comparison;
    const point = { run: index, value: effect.value, low: effect.low, high: effect.high, verdict };
    const conditions = conditionsOf(run, row, kind);
    const last = stretches.at(-1);
    if (last && changedConditions(last.conditions, conditions).length === 0) last.points.push(point);
    else stretches.push({ conditions, points: [point] });
  }
  return stretches;
}

/** What is counted does not depend on load and placement. */
function conditionsOf(run: HistoryRun, { comparison, load }: HistoryRow, kind: Series['kind']): Conditions {
  const { baseline, baselineVariant = '' } = comparison;
  const measured = kind === 'tested' ? { load, placement: run.placement } : { load: '', placement: '' };
  return { baseline: nameOf(baseline, baselineVariant), method: String(run.methodVersion), ...measured };
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
