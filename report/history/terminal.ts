/** The history in a terminal: each change between its two runs, the rest counted. */
import type { Change, History, HistorySeries } from '../../compare/history.ts';
import { list } from '../../vocabulary/lists.ts';
import { wrap } from '../terminal/wrap.ts';
import {
  breakTexts,
  countText,
  differencesText,
  figureTitle,
  type HistoryInput,
  isWorse,
  leftOutTexts,
  levelText,
  runText,
  spanText,
  stepText,
  togetherText,
} from './words.ts';

export interface TerminalHistory extends HistoryInput {
  /** Where the page is, as a person would type it. */
  readonly page: string;
  /** Columns; more than 100 are not used. */
  readonly width: number;
}

/** Changes, and sentences of one kind, that are printed; the page has all. */
const most = 30;
const mostSentences = 8;
const mostNames = 4;

export function terminalHistory(input: TerminalHistory): string {
  const { history, page, width } = input;
  const columns = Math.max(60, Math.min(width, 100));
  const changes = history.series
    .flatMap((series) => series.changes.map((change) => ({ series, change })))
    .toSorted((a, b) => a.change.after - b.change.after || a.change.before - b.change.before);
  const shown = changes.slice(0, most);
  const places = [...Map.groupBy(shown, ({ change }) => `${change.before} ${change.after}`).values()];
  return [
    ...wrap(`${spanText(history)}: counts as they are, all else as effects against the baseline.`, columns),
    '',
    ...places.flatMap((own) => [...placeLines(input, own, columns), '']),
    ...(changes.length > most ? [`And ${changes.length - most} more changes, in the page.`, ''] : []),
    ...wrap(countText(history), columns),
    '',
    ...section('Interrupted series', breakTexts(history), columns),
    ...section('Left out', leftOutTexts(input), columns),
    `History: ${page}`,
    '',
  ].join('\n');
}

interface SeriesChange {
  readonly series: HistorySeries;
  readonly change: Change;
}

function placeLines({ history }: HistoryInput, own: readonly SeriesChange[], columns: number): string[] {
  const { change } = own[0] as SeriesChange;
  // What may be the baseline’s change is one line, however many contenders it is seen in.
  const figures = Map.groupBy(own, ({ series, change: each }) =>
    each.together ? `${figureTitle(history, series)}\n${isWorse(series, each)}` : series,
  );
  return [
    ...wrap(
      `First seen between ${runText(history.runs, change.before)} and ${runText(history.runs, change.after)}`,
      columns,
    ),
    ...[...figures.values()].flatMap((changes) => indented(figureText(history, changes), columns)),
    ...indented(`In between: ${differencesText(change)}`, columns),
  ];
}

function figureText(history: History, changes: readonly SeriesChange[]): string {
  const { series, change } = changes[0] as SeriesChange;
  const way = isWorse(series, change) ? 'worse' : 'better';
  if (changes.length === 1) {
    return `${series.contender}, ${figureTitle(history, series)}: ${stepText(series, change)}, ${way}; ${levelText(series, change.from)} → ${levelText(series, change.to)}${change.together ? `; ${togetherText}` : ''}`;
  }
  const sorted = changes.toSorted((a, b) => a.change.step.value - b.change.step.value);
  const [least, most] = [sorted[0] as SeriesChange, sorted.at(-1) as SeriesChange].map((each) =>
    stepText(each.series, each.change),
  );
  const names = changes.map((each) => each.series.contender);
  const who =
    names.length > mostNames ? [...names.slice(0, mostNames - 1), `${names.length - mostNames + 1} more`] : names;
  return `${list(who)}, ${figureTitle(history, series)}: from ${least} to ${most}, ${way}; ${togetherText}`;
}

const indented = (text: string, columns: number) =>
  wrap(text, columns - 6).map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`);

function section(title: string, sentences: readonly string[], columns: number): string[] {
  if (sentences.length === 0) return [];
  const more = sentences.length - mostSentences;
  return [
    title,
    ...sentences.slice(0, mostSentences).flatMap((sentence) => indented(sentence, columns)),
    ...(more > 0 ? [`  - and ${more} more, in the page`] : []),
    '',
  ];
}
