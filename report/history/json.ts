/** history.json: all figures of a history, for other tools; documented in docs/history.md. */
import type { HistorySeries } from '../../compare/history.ts';
import { breakTexts, type HistoryInput, leftOutTexts } from './words.ts';

/** Fields may be added, never renamed. 2: what is counted is the figure itself, not its distance from the baseline's. */
const historyFormatVersion = 2;

export function historyJson(input: HistoryInput, reports: readonly (string | undefined)[]): string {
  const { history, toolVersion } = input;
  const file = {
    formatVersion: historyFormatVersion,
    tool: { version: toolVersion },
    rate: history.rate,
    level: history.level,
    tested: history.tested,
    runs: history.runs.map(({ name, startedAt, suite, methodVersion, commit, facts }, index) => ({
      number: index + 1,
      name,
      report: reports[index] ?? null,
      startedAt,
      suite,
      methodVersion,
      commit,
      facts,
    })),
    series: history.series.map(seriesEntry),
    breaks: breakTexts(history),
    leftOut: leftOutTexts(input),
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/** Runs by their numbers, from 1, as people read them everywhere else. */
function seriesEntry({ levels, changes, stretches, ...series }: HistorySeries) {
  return {
    ...series,
    changes: changes.map((change) => ({ ...change, before: change.before + 1, after: change.after + 1 })),
    levels: levels.map((level) => ({ ...level, first: level.first + 1, last: level.last + 1 })),
    stretches: stretches.map(({ conditions, points }) => ({
      conditions,
      points: points.map((point) => ({ ...point, run: point.run + 1 })),
    })),
  };
}
