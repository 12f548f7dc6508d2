/** What a series of the same comparison counts: verdicts, whether standard errors are as large as effects vary, and widths. */
import { type Spread, spreadOf } from '../statistics/spread.ts';
import { studentFactor } from '../statistics/student.ts';

/** One comparison of a run, as a line of a series keeps it; effects are ratios. */
export interface Judged {
  readonly metric: string;
  readonly contender: string;
  readonly verdict: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
  readonly starts: number;
}

/** Those that issue a verdict on means and medians; tails need more requests than a short run has. */
export const judgedMetrics = ['server-cpu', 'server-cpu-saturated', 'response-p50', 'capacity'] as const;

type Run = { readonly comparisons: readonly Judged[] };

export const ofMetric = (runs: readonly Run[], metric: string): Judged[] =>
  runs.flatMap(({ comparisons }) => comparisons.filter((one) => one.metric === metric));

/** Verdicts that say *different*, and all of them. */
export function differentIn(judged: readonly Judged[]): { different: number; all: number } {
  return { different: judged.filter(({ verdict }) => verdict === 'different').length, all: judged.length };
}

/**
 * Standard deviation of (log effect / its standard error), of comparisons of two arms that are the same: 1 where the standard error is
 * right.
 */
export function calibrationOf(judged: readonly Judged[]): Spread {
  const ratios = judged.flatMap(({ value, low, high, level, starts }) => {
    if (low === null || high === null) return [];
    // Of two arms the interval is that of their paired starts (statistics/starts.ts).
    const error = Math.log(high / low) / 2 / studentFactor(level, starts - 1);
    return [Math.log(value) / error];
  });
  return spreadOf(ratios);
}

/** Half-widths as the run page has them (0.03 is ± 3 %): their median; NaN without an interval. */
export function medianHalfWidth(intervals: readonly Pick<Judged, 'low' | 'high'>[]): number {
  return median(
    intervals.flatMap(({ low, high }) => (low === null || high === null ? [] : [Math.sqrt(high / low) - 1])),
  );
}

/** Families are run × metric: one with any *different* among its comparisons is a false alarm. */
export function familiesWithDifferent(runs: readonly Run[]): { different: number; all: number } {
  const families = runs.flatMap((run) => judgedMetrics.map((metric) => ofMetric([run], metric)));
  const different = families.filter((family) => family.some(({ verdict }) => verdict === 'different')).length;
  return { different, all: families.length };
}

/** NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** What a series of pairs found, a statement each: false alarms and calibration (`aa`), families (`twins`), what was seen (`power-…`). */
export function countsOf(kind: string, runs: readonly Run[]): string[] {
  if (kind === 'twins') {
    const { different, all } = familiesWithDifferent(runs);
    return [`of ${all} families (run × metric) ${different} have a *different*`];
  }
  const of = (metric: string) => ofMetric(runs, metric);
  if (kind !== 'aa') {
    const { different, all } = differentIn(of('server-cpu'));
    const effect = median(of('server-cpu').map(({ value }) => value));
    return [
      `*different* in ${different} of ${all} runs; median effect ${effect.toFixed(3)}, median half-width ${percent(medianHalfWidth(of('server-cpu')))}`,
    ];
  }
  const { different, all } = differentIn(judgedMetrics.flatMap(of));
  const each = judgedMetrics.map((metric) => `${metric} ${differentIn(of(metric)).different}`);
  return [
    `of ${all} verdicts ${different} say *different* (${each.join(', ')})`,
    ...judgedMetrics.map((metric) => {
      const { value, low, high } = calibrationOf(of(metric));
      return `${metric}: log effect / standard error varies by ${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]; median half-width ${percent(medianHalfWidth(of(metric)))}`;
    }),
  ];
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
