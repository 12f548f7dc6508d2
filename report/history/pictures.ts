/** Which series are drawn together: a picture for each figure that changed, or leads its scenario; a panel for each contender. */
import type { Change, History, HistorySeries } from '../../compare/history.ts';
import { list } from '../../vocabulary/lists.ts';
import { factorLabel } from '../../vocabulary/words.ts';
import type { DataTable } from '../charts/frame/chart.ts';
import { number } from '../words/numbers.ts';
import { figureTitle, levelText, runText, spanText, stepText } from './words.ts';

export interface HistoryPicture {
  /** Name of its files. */
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  /** A panel each, in their order. */
  readonly panels: readonly HistorySeries[];
  /** Indices of the runs along the axis: those of the panels' suite. */
  readonly runs: readonly number[];
  readonly data: DataTable;
}

/** More panels than this are read by nobody: then those that did not change are left to the table. */
const mostPanels = 8;
/** Of many that changed, those with the largest steps. */
const mostChanged = 12;
/** Levels of a factor that one metric is drawn for, those with the largest steps first. */
const mostLevels = 2;
const mostPictures = 24;

export function picturesOf(history: History): HistoryPicture[] {
  const groups = [...Map.groupBy(history.series, groupKey).values()];
  const byMetric = Map.groupBy(
    groups.filter((own) => own.some(isChanged) || leads(history, own)),
    ([first]) => [first?.suite, first?.scenario, first?.metric].join('\n'),
  );
  const drawn = [...byMetric.values()].flatMap((own) => {
    const largest = new Set(own.toSorted((a, b) => sizeOf(b) - sizeOf(a)).slice(0, mostLevels));
    return own.filter((group) => largest.has(group));
  });
  return drawn.slice(0, mostPictures).map((own) => pictureOf(history, own));
}

const groupKey = ({ suite, scenario, metric, scale, factors, against }: HistorySeries) =>
  [suite, scenario, metric, scale, factorLabel(factors), against].join('\n');
const isChanged = ({ state }: HistorySeries) => state === 'changed';
/** A figure that one run alone has is no line. */
const isLine = ({ stretches }: HistorySeries) => stretches.reduce((sum, { points }) => sum + points.length, 0) > 1;

/** A scenario's leading figure is drawn though nothing changed: that it did not is an answer too. */
function leads({ runs }: History, own: readonly HistorySeries[]): boolean {
  const first = own.find(isLine);
  if (first === undefined || first.kind === 'counted' || Object.keys(first.factors).length > 0) return false;
  return runs.some(({ primaries }) => primaries.includes(`${first.scenario} ${first.metric}`));
}

/** The largest step of a group, in its own unit: groups of one metric have one. */
function sizeOf(own: readonly HistorySeries[]): number {
  const size = ({ scale }: HistorySeries, { step }: Change) =>
    Math.abs(scale === 'ratio' ? Math.log(step.value) : step.value);
  return Math.max(0, ...own.flatMap((series) => series.changes.map((change) => size(series, change))));
}

function pictureOf(history: History, own: readonly HistorySeries[]): HistoryPicture {
  const first = own[0] as HistorySeries;
  const panels = shownOf(own);
  const runs = history.runs.flatMap(({ suite }, index) => (suite === first.suite ? [index] : []));
  return {
    id: [
      'history',
      first.metric,
      ...Object.values(first.factors),
      ...(first.against ? [first.against] : []),
      first.suite,
    ]
      .map((part) => String(part).replaceAll(/[^\w-]+/g, '-'))
      .join('-'),
    title: figureTitle(history, first),
    caption: `${captionOf(panels)}${hiddenText(own.filter((series) => !panels.includes(series)))}`,
    panels,
    runs,
    data: dataOf(history, panels),
  };
}

function shownOf(all: readonly HistorySeries[]): readonly HistorySeries[] {
  const own = all.filter(isLine);
  if (own.length <= mostPanels) return own;
  const changed = own.filter(isChanged);
  if (changed.length === 0) return own.slice(0, mostPanels);
  const largest = new Set(changed.toSorted((a, b) => sizeOf([b]) - sizeOf([a])).slice(0, mostChanged));
  return own.filter((series) => largest.has(series));
}

function hiddenText(hidden: readonly HistorySeries[]): string {
  if (hidden.length === 0) return '';
  const changed = hidden.filter(isChanged).length;
  const alone = hidden.filter((series) => !isLine(series)).length;
  const still = hidden.length - changed - alone;
  const told = [
    ...(changed > 0 ? [`${number(changed)} more changed by smaller steps`] : []),
    ...(still > 0 ? [`${number(still)} more did not change`] : []),
    ...(alone > 0 ? [`${number(alone)} more ${alone === 1 ? 'was' : 'were'} measured once`] : []),
  ];
  return ` Of the other contenders ${list(told)}; all are in the table of series.`;
}

function captionOf(panels: readonly HistorySeries[]): string {
  const { scale } = panels[0] as HistorySeries;
  const counted = panels.filter(({ kind }) => kind === 'counted').length;
  const what = {
    ratio:
      'Effects by run, in the order of time: each contender’s figure divided by the baseline’s (a ratio has no unit; log axes).',
    difference: 'Effects by run, in the order of time: each contender’s figure less the baseline’s.',
    count: 'Counts by run, in the order of time.',
  }[scale];
  const mixed = 'Where it is the same for every operation every change is one; the means of others are tested.';
  const points =
    counted > 0
      ? counted === panels.length
        ? 'It is counted, so every change is one.'
        : mixed
      : `A point is a run${scale === 'count' ? '' : ', with the interval of its effect, which goes on where it reaches the edge'}; the line is the mean between changes.`;
  return `${what} ${points} An upright line with a letter is a change, or the place where a series restarts.`;
}

function dataOf(history: History, panels: readonly HistorySeries[]): DataTable {
  return {
    head: ['Contender', 'Runs', 'From', 'To', 'Level', 'Step before it'],
    rows: panels.flatMap((series) =>
      series.levels.map(({ first, last, value }) => {
        const change = series.changes.find(({ after }) => after === first);
        const inIt = series.stretches.flatMap(({ points }) => points).filter(({ run }) => run >= first && run <= last);
        return [
          series.contender,
          number(inIt.length),
          runText(history.runs, first),
          runText(history.runs, last),
          levelText(series, value),
          change ? stepText(series, change) : '',
        ];
      }),
    ),
  };
}

/** What an axis along the runs is called, with the days it spans. */
export const axisTitle = (history: History) => `Run (number, in the order of time): ${spanText(history)}`;
