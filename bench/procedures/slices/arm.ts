/** One metric of one arm, from its slices: the value with its interval, and what a comparison with another arm needs. */
import type { PlannedStep } from '../../../results/format.ts';
import { type Counts, evenQuantileOf, mergeCounts, quantileOf, totalOf } from '../../../statistics/counts.ts';
import type { Outcome } from '../../../statistics/estimate.ts';
import { beyond, fewestBeyond } from '../../../statistics/quantile.ts';
import { ratioOf, sumOf, type Totals } from '../../../statistics/ratio.ts';
import { acrossStarts, pseudoValues } from '../../../statistics/starts.ts';
import { guard } from '../../../vocabulary/guards.ts';
import { isSpoiledBy, metric, type Total } from '../../../vocabulary/metrics.ts';
import type { Slice } from './rounds.ts';
import type { DrawnRound } from './together.ts';

/** How a metric is made from slices: a ratio of totals, or a quantile of a recorded quantity. */
export type Recipe = { readonly total: Total } | { readonly q: number; readonly quantity: keyof Slice['times'] };

/** As the metric declares it. Throws for one that is not made from slices. */
export function recipeOf(id: string): Recipe {
  const { quantile, total } = metric(id);
  if (total) return { total };
  if (quantile && quantile.of !== 'delay') return { q: quantile.q, quantity: quantile.of };
  throw new Error(`${id} cannot be made from slices: it declares no total of theirs, and no quantile of their times`);
}

const part = {
  serverCpuUs: ({ serverCpuUs }: Slice) => serverCpuUs ?? Number.NaN,
  storeCpuUs: ({ storeCpuUs }: Slice) => storeCpuUs ?? Number.NaN,
  requests: ({ requests }: Slice) => requests,
  counted: ({ counted }: Slice) => counted,
  countedSeconds: ({ countedMs }: Slice) => countedMs / 1_000,
};

/** A metric of one arm, by the rounds that hold it. */
export interface Arm {
  readonly value: number | undefined;
  readonly outcome: Outcome | undefined;
  readonly n: number;
  /** One a start: the logarithm of its figure, or the figure where it can be zero; of a quantile the jackknife's pseudo-value. */
  readonly byStart: readonly number[];
  /** One a start, in its unit: what a reader would call the figure of that start. */
  readonly startValues: readonly number[];
  /** False: too few requests beyond the quantile for a verdict. */
  readonly enough: boolean;
  /** Error of what histograms round, as a standard deviation on the scale of `byStart`. */
  readonly rounding: number;
  /** The lateness quantile as a share of this quantile, where that is asked. */
  readonly latenessShare?: number;
  readonly atMost: boolean;
}

/** `rounds`: of any number of starts; what counts for an interval is how many they are. */
export function armOf(
  step: Pick<PlannedStep, 'shape'>,
  id: string,
  recipe: Recipe,
  index: number,
  rounds: readonly DrawnRound[],
): Arm {
  const starts = [...Map.groupBy(rounds, ({ draw }) => draw).values()].map((own) =>
    own.map(({ slices }) => slices[index] as Slice),
  );
  return 'total' in recipe ? totalArm(id, recipe.total, starts) : quantileArm(step, id, recipe, starts);
}

type Starts = readonly (readonly Slice[])[];

/** The value is a ratio of totals over all starts, so that printed values divide to the printed ratio; each start has one of its own for the spread. */
function totalArm(id: string, { of, per, n: behind }: Total, starts: Starts): Arm {
  const totals = starts.map((slices) =>
    sumOf(slices.map((slice): Totals => ({ numerator: part[of](slice), denominator: part[per](slice) }))),
  );
  const startValues = totals.map(({ numerator, denominator }) => numerator / denominator);
  const { scale } = metric(id);
  const byStart = scale === 'ratio' ? startValues.map(Math.log) : startValues;
  const value = ratioOf(totals);
  const n = starts.flat().reduce((sum, slice) => sum + part[behind](slice), 0);
  const outcome = acrossStarts({ scale, value, values: byStart });
  return { value, outcome, n, byStart, startValues, enough: true, rounding: 0, atMost: false };
}

/** Of all starts pooled: one start has too few requests for its tail. */
function quantileArm(
  step: Pick<PlannedStep, 'shape'>,
  id: string,
  { q, quantity }: Extract<Recipe, { q: number }>,
  starts: Starts,
): Arm {
  const counts = starts.map((slices) => mergeCounts(slices.map(({ times }) => times[quantity])));
  const pooled = mergeCounts(counts);
  const n = totalOf(pooled);
  if (n === 0)
    return {
      value: undefined,
      outcome: undefined,
      n,
      byStart: [],
      startValues: [],
      enough: false,
      rounding: 0,
      atMost: false,
    };
  const value = quantileOf(pooled, q);
  const logOf = (of: readonly Counts[]) => Math.log(evenQuantileOf(mergeCounts(of), q));
  const byStart = pseudoValues(counts, logOf);
  const enough = beyond(q, n) >= fewestBeyond;
  // Histograms hold whole µs: a quantile is known to within one, evenly.
  const rounding = 1 / value / Math.sqrt(12);
  const outcome =
    beyond(q, n) < 1 ? undefined : acrossStarts({ scale: 'ratio', value, values: byStart, enough, further: rounding });
  const arm = { value, outcome, n, byStart, startValues: counts.map((own) => quantileOf(own, q)), enough, rounding };
  if (!isSpoiledBy(id, 'instrument-bound') || step.shape !== 'open') return { ...arm, atMost: false };
  const late = mergeCounts(starts.flat().map(({ times }) => times.lateness));
  const latenessShare = quantileOf(late, q) / value;
  return { ...arm, latenessShare, atMost: latenessShare > guard('instrument-bound').limit };
}
