/** Verdicts of the same run repeated: which say less, which more, and whether one ever turned. */
import { median, medianHalfWidth } from './verdicts.ts';

export interface Directed {
  /** Scenario, metric and contender: the same in every run. */
  readonly comparison: string;
  readonly metric: string;
  readonly verdict: string;
  /** A ratio. */
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

interface Run {
  readonly seconds: number;
  readonly comparisons: readonly Directed[];
}

/** *different* says less or more; the rest say what they are. */
export const directionOf = ({ verdict, value }: Pick<Directed, 'verdict' | 'value'>): string =>
  verdict !== 'different' ? verdict : value < 1 ? 'less' : 'more';

/** Comparisons that say less in one run and more in another. */
export function turned(runs: readonly Run[]): string[] {
  return [...byComparison(runs)]
    .filter(([, each]) => ['less', 'more'].every((way) => each.some((one) => directionOf(one) === way)))
    .map(([comparison]) => comparison);
}

const byComparison = (runs: readonly Run[]) =>
  Map.groupBy(
    runs.flatMap(({ comparisons }) => comparisons),
    ({ comparison }) => comparison,
  );

/** Markdown: a table of how often each comparison said what; then what turned, and how long a run took. */
export function quickText(runs: readonly Run[]): string[] {
  if (runs.length === 0) return [];
  const said = ['less', 'more', 'equal', 'undecided', 'invalid'];
  const rows = [...byComparison(runs)].map(([comparison, each]) => {
    const counts = said.map((way) => each.filter((one) => directionOf(one) === way).length);
    const effect = median(each.map(({ value }) => value));
    return `| ${[comparison, ...counts, effect.toFixed(3), percent(medianHalfWidth(each))].join(' | ')} |`;
  });
  const [seconds, flips] = [runs.map((run) => run.seconds), turned(runs)];
  const cpu = runs.flatMap(({ comparisons }) => comparisons.filter(({ metric }) => metric === 'server-cpu'));
  return [
    `| Comparison | ${said.join(' | ')} | Median effect | Median half-width |`,
    `| --- |${' --- |'.repeat(said.length + 2)}`,
    ...rows,
    '',
    `From *less* to *more*: ${flips.length === 0 ? 'none' : flips.join(', ')}. A run took ${median(seconds).toFixed(0)} s (median), at most ${Math.max(...seconds).toFixed(0)} s; median half-width on server-cpu ${percent(medianHalfWidth(cpu))}.`,
  ];
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
