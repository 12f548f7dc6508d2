/** The history in words: what changed, by how much, between which runs, and what is left out. */
import { type Change, type History, type HistorySeries, rises } from '../../compare/history.ts';
import type { HistoryRun, LeftOut } from '../../compare/history-runs.ts';
import { changedConditions, type Stretch, type Unused } from '../../compare/history-series.ts';
import { fewestValues } from '../../statistics/change-points.ts';
import { list } from '../../vocabulary/lists.ts';
import { factorLabel } from '../../vocabulary/words.ts';
import { number, plain, quantity, ratio, signed } from '../words/numbers.ts';
import { betterOf, titleOf } from '../words/titles.ts';

/** What is told of a folder: its history, and what was found there and is not in it. */
export interface HistoryInput {
  readonly history: History;
  readonly leftOut: readonly LeftOut[];
  readonly toolVersion: string;
}

/** `Store commands per operation, operation=read`; with the suite where there are several. */
export function figureTitle({ runs }: Pick<History, 'runs'>, { suite, ...figure }: HistorySeries): string {
  const suites = new Set(runs.map((run) => run.suite));
  return [...figureParts(figure), suites.size > 1 ? `suite ${suite}` : ''].filter(Boolean).join(', ');
}

/** Metric and levels; of levels that are compared with another, `each against itself at 250 requests/s`. */
const figureParts = ({ metric, factors, against }: Pick<HistorySeries, 'metric' | 'factors' | 'against'>) => [
  titleOf(metric),
  factorLabel(factors),
  against ? `each against ${against}` : '',
];

/** `0.88` and `+241 bytes` as the effect of a comparison; `241 bytes` where it is a count. */
export function levelText({ scale, unit }: Pick<HistorySeries, 'scale' | 'unit'>, value: number): string {
  if (scale === 'count') return quantity(value, unit);
  return scale === 'ratio' ? ratio(value) : signed(value, (size) => quantity(size, unit));
}

/** `+5.0 % [+4.4, +5.6]`, `+12 bytes`. */
export function stepText(series: Pick<HistorySeries, 'scale' | 'unit'>, { step }: Pick<Change, 'step'>): string {
  const [value, bare] =
    series.scale === 'ratio'
      ? [`${perCent(step.value)} %`, perCent]
      : [
          signed(step.value, (size) => quantity(size, series.unit)),
          (end: number) => signed(end, (size) => plain(size, series.unit)),
        ];
  return step.low === null || step.high === null ? value : `${value} [${bare(step.low)}, ${bare(step.high)}]`;
}

/** Of a factor: 1.05 is `+5.0`. */
function perCent(factor: number): string {
  const per = (factor - 1) * 100;
  const digits = Math.abs(per) >= 100 ? 0 : Math.abs(per) >= 0.1 || per === 0 ? 1 : 2;
  return signed(per, (size) => size.toFixed(digits));
}

/** Whether it was for the better or the worse. */
export const isWorse = ({ metric }: Pick<HistorySeries, 'metric'>, change: Change): boolean =>
  rises(change) === (betterOf(metric) === 'lower');

/** `2026-02-28 02:00 UTC`. */
export const timeText = (iso: string) => `${iso.slice(0, 16).replace('T', ' ')} UTC`;
export const dayText = (iso: string) => iso.slice(0, 10);

/** `run 59 (2026-02-28 02:00 UTC, commit abc1234)`: numbered from 1 in the order of time. */
export function runText(runs: readonly HistoryRun[], index: number): string {
  const run = runs[index] as HistoryRun;
  return `run ${number(index + 1)} (${timeText(run.startedAt)}, ${commitText(run)})`;
}

export const commitText = ({ facts }: HistoryRun) =>
  facts.commit === undefined || facts.commit === 'unknown' ? 'commit unknown' : `commit ${facts.commit}`;

/** `commit abc → def; Node v24.1.0 → v24.2.0`; said too where nothing that is recorded differs. */
export function differencesText({ differs }: Pick<Change, 'differs'>): string {
  if (differs.length === 0) return 'nothing that runs record (commit, packages, Node, store, system, processor)';
  return differs.map(({ what, was, is }) => `${what} ${was} → ${is}`).join('; ');
}

export const togetherText = 'every contender moved this way, so look at the baseline first';

/** Why a series restarts: `the baseline was a and is b`. */
export function breakText(before: Stretch, after: Stretch): string {
  const names = changedConditions(before.conditions, after.conditions);
  return list(
    names.map((name) => {
      const [was, is] = [before.conditions[name] || 'not known', after.conditions[name] || 'not known'];
      return name === 'placement' ? `placement was “${was}” and is “${is}”` : `${name} was ${was} and is ${is}`;
    }),
  );
}

/** One sentence or two: how many series there are, and how many changed, did not, or could not be tested. */
export function countText({ series }: History): string {
  const of = (state: HistorySeries['state']) => series.filter((each) => each.state === state).length;
  const [changed, short] = [of('changed'), of('short')];
  const rest = series.length - changed - short;
  return [
    `${number(changed)} of ${number(series.length)} series changed, ${number(rest)} did not`,
    short === 0
      ? '.'
      : `, and ${number(short)} could not be tested: they have under ${fewestValues} runs in a row (counts: one).`,
  ].join('');
}

/** `100 runs from 2026-01-01 to 2026-04-10`. */
export function spanText({ runs }: History): string {
  const [first, last] = [runs[0] as HistoryRun, runs.at(-1) as HistoryRun];
  const [from, to] = [dayText(first.startedAt), dayText(last.startedAt)];
  return `${number(runs.length)} runs ${from === to ? `of ${from}` : `from ${from} to ${to}`}`;
}

/** Runs, and effects of runs, that are not in the series; one sentence for each run, and for each figure and reason. */
export function leftOutTexts({ history, leftOut }: HistoryInput): string[] {
  const figures = Map.groupBy(history.unused, ({ contender, why, ...figure }) =>
    [contender, ...figureParts(figure), why].join('\n'),
  );
  return [
    ...leftOut.map(({ name, why }) => `${name}: ${why}.`),
    ...[...figures.values()].map((unused) => {
      const { contender, why, ...about } = unused[0] as Unused;
      const figure = figureParts(about).filter(Boolean).join(', ');
      return `${contender}, ${figure} (${why}): in ${runsText(unused.map(({ run }) => run))}.`;
    }),
  ];
}

/** `run 4`, `runs 1 to 3, 7 and 9`: by their numbers; `indices` ascending. */
export function runsText(indices: readonly number[]): string {
  const spans: [number, number][] = [];
  for (const index of indices) {
    const last = spans.at(-1);
    if (last?.[1] === index - 1) last[1] = index;
    else spans.push([index, index]);
  }
  const told = spans.map(([from, to]) => (from === to ? number(from + 1) : `${number(from + 1)} to ${number(to + 1)}`));
  return `${indices.length === 1 ? 'run' : 'runs'} ${list(told)}`;
}

/** Where series are broken and why, with the run that begins anew; one sentence for each reason and run. */
export function breakTexts({ series, runs }: History): string[] {
  const breaks = series.flatMap((each) =>
    each.stretches.slice(1).map((stretch, index) => ({
      at: stretch.points[0]?.run ?? 0,
      why: breakText(each.stretches[index] as Stretch, stretch),
    })),
  );
  const groups = Map.groupBy(breaks, ({ at, why }) => `${at}\n${why}`);
  return [...groups.values()]
    .sort((a, b) => (a[0]?.at ?? 0) - (b[0]?.at ?? 0))
    .map((own) => {
      const { at, why } = own[0] as (typeof own)[number];
      const many = own.length === 1 ? '1 series restarts' : `${number(own.length)} series restart`;
      return `${many} at run ${number(at + 1)}, ${(runs[at] as HistoryRun).name}: ${why}.`;
    });
}
