/** The upright lines of a panel: changes, and the places where a series restarts; each has a letter, and a line of words. */
import type { History, HistorySeries } from '../../compare/history.ts';
import type { HistoryRun } from '../../compare/history-runs.ts';
import { number } from '../words/numbers.ts';
import { breakText, commitText, isWorse, stepText } from './words.ts';

export interface Mark {
  readonly letter: string;
  /** Between two places along the runs. */
  readonly place: number;
  readonly text: string;
  readonly worse: boolean;
}

/** From the left to the right. `placeOf` has the place of each run along the axis; `short`: words for a phone. */
export function marksOf(
  history: History,
  series: HistorySeries,
  placeOf: ReadonlyMap<number, number>,
  short: boolean,
): Mark[] {
  const between = (before: number, after: number) => ((placeOf.get(before) ?? 0) + (placeOf.get(after) ?? 0)) / 2;
  const changes = series.changes.map((change) => {
    const [before, after] = [number(change.before + 1), number(change.after + 1)];
    const worse = isWorse(series, change);
    const commits = [change.before, change.after].map((run) => commitText(history.runs[run] as HistoryRun));
    const both = commits[0] === commits[1] ? `both ${commits[0]}` : commits.join(' and ').replace('and commit', 'and');
    const place = short ? `, runs ${before} → ${after}` : `: between runs ${before} and ${after}, ${both}`;
    return {
      place: between(change.before, change.after),
      text: `${stepText(series, change)}, ${worse ? 'worse' : 'better'}${place}`,
      worse,
    };
  });
  const breaks = series.stretches.slice(1).map((stretch, index) => {
    const older = series.stretches[index] as (typeof series.stretches)[number];
    return {
      place: between(older.points.at(-1)?.run ?? 0, stretch.points[0]?.run ?? 0),
      text: `restarts: ${breakText(older, stretch)}`,
      worse: false,
    };
  });
  return [...changes, ...breaks]
    .sort((a, b) => a.place - b.place)
    .map((mark, index) => ({ ...mark, letter: String.fromCharCode(97 + (index % 26)) }));
}

/** Width that a letter takes with its gap, px. */
const letterWidth = 11;

/** How many rows above the lowest each letter stands, 0 or 1: two rows where they would touch. `at` in px. */
export function letterRows(at: readonly number[]): number[] {
  let before = Number.NEGATIVE_INFINITY;
  let row = 0;
  return at.map((x) => {
    row = x - before < letterWidth && row === 0 ? 1 : 0;
    before = x;
    return row;
  });
}
