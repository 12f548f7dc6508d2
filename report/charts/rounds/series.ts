/** Paced slices as rows: server CPU per request in each round, thinned to what a picture holds, and their running median. */
import type { Sample } from '../../../results/format.ts';
import { nameOf } from '../../facts/contenders.ts';
import type { ReportInput } from '../../facts/input.ts';
import { isShown, openLoop } from '../../facts/levels.ts';

/** Points that a picture can hold apart: of more rounds, several in a row become one point, their median. */
export const mostPoints = 240;
/** Points of the running median: odd, so that there is a middle. */
export const medianOver = 9;

/** One contender in one round; `cpu` in µs a request. */
export interface RoundRow {
  readonly contender: string;
  readonly round: number;
  readonly cpu: number;
  readonly dropped: boolean;
  readonly Guards: string;
}

export type Series = ReadonlyMap<string, readonly RoundRow[]>;

/** The paced slices of the first scenario that has any: at one level of its factors and the same rate for all, so their CPU can be put side by side. */
export function seriesOf({ run, samples }: ReportInput): { series: Map<string, RoundRow[]>; rate: number | undefined } {
  const timed = samples.filter(
    ({ shape, values }) => shape === 'open' && (values.serverCpuUs ?? 0) > 0 && (values.requests ?? 0) > 0,
  );
  const scenario = timed[0]?.scenario;
  const open = openLoop(run);
  const shown = scenario === open.scenario ? timed.filter((sample) => isShown(open, sample)) : timed;
  const rows = shown.filter((sample) => sample.scenario === scenario).map(rowOf);
  const series = Map.groupBy(rows, ({ contender }) => contender);
  for (const own of series.values()) own.sort((a, b) => a.round - b.round);
  return { series, rate: scenario === undefined ? undefined : open.rate };
}

function rowOf({ contender, variant, round, values, dropped }: Sample): RoundRow {
  return {
    contender: nameOf(contender, variant),
    round,
    cpu: (values.serverCpuUs as number) / (values.requests as number),
    dropped: dropped.length > 0,
    Guards: dropped.join(', ') || 'none',
  };
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}

/** At most `mostPoints` rows: the median of each few in a row. What was dropped is not in it. */
export function thinned(rows: readonly RoundRow[]): RoundRow[] {
  const kept = rows.filter(({ dropped }) => !dropped);
  const step = Math.ceil(kept.length / mostPoints);
  if (step <= 1) return kept;
  return Array.from({ length: Math.ceil(kept.length / step) }, (_, i) => {
    const few = kept.slice(i * step, (i + 1) * step);
    return { ...(few[Math.floor(few.length / 2)] as RoundRow), cpu: medianOf(few.map(({ cpu }) => cpu)) };
  });
}

/** The median of the points within half a window on either side; shorter at both ends. */
export function smoothed(rows: readonly RoundRow[]): { contender: string; round: number; cpu: number }[] {
  const kept = thinned(rows);
  const half = (medianOver - 1) / 2;
  return kept.map(({ contender, round }, index) => ({
    contender,
    round,
    cpu: medianOf(kept.slice(Math.max(0, index - half), index + half + 1).map(({ cpu }) => cpu)),
  }));
}
