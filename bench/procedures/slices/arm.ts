/** One metric of one arm, from its slices: the value with its interval, and what a comparison with another arm needs. */
import type { PlannedStep } from '../../../results/format.ts';
import { intoBlocks } from '../../../statistics/blocks.ts';
import { type Counts, mergeCounts, quantileOf, totalOf } from '../../../statistics/counts.ts';
import type { Outcome } from '../../../statistics/estimate.ts';
import { armQuantile, beyond, ratioOfQuantiles } from '../../../statistics/quantile.ts';
import { armRatio, ratioOfRatios, sumOf, type Totals } from '../../../statistics/ratio.ts';
import { guard } from '../../../vocabulary/guards.ts';
import { isSpoiledBy, metric, type Total } from '../../../vocabulary/metrics.ts';
import type { Round, Slice } from './rounds.ts';

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
  requests: ({ requests }: Slice) => requests,
  counted: ({ counted }: Slice) => counted,
  countedSeconds: ({ countedMs }: Slice) => countedMs / 1_000,
};

interface Where {
  readonly step: PlannedStep;
  readonly seed: number;
}

/** A metric of one arm, by the rounds that hold it. */
export interface Arm {
  readonly value: number | undefined;
  readonly outcome: Outcome | undefined;
  readonly n: number;
  readonly blocks: number;
  readonly blockTotals: readonly Totals[];
  readonly blockCounts: readonly Counts[];
  /** One a round. */
  readonly totals: readonly Totals[];
  /** The lateness quantile as a share of this quantile, where that is asked. */
  readonly latenessShare?: number;
  readonly atMost: boolean;
}

export function armOf(
  { seed, step }: Where,
  id: string,
  recipe: Recipe,
  index: number,
  rounds: readonly Round[],
  perBlock: number,
): Arm {
  const slices = rounds.map((round) => round.slices[index] as Slice);
  const none = { blockTotals: [], blockCounts: [], totals: [], atMost: false };
  if ('total' in recipe) {
    const { of, per, n: behind } = recipe.total;
    const totals = slices.map((slice): Totals => ({ numerator: part[of](slice), denominator: part[per](slice) }));
    const blockTotals = intoBlocks(totals, perBlock).map(sumOf);
    const outcome = armRatio(blockTotals);
    const n = slices.reduce((sum, slice) => sum + part[behind](slice), 0);
    return { ...none, value: outcome.value ?? undefined, outcome, n, blocks: blockTotals.length, blockTotals, totals };
  }
  const { q, quantity } = recipe;
  const blockCounts = intoBlocks(
    slices.map(({ times }) => times[quantity]),
    perBlock,
  ).map(mergeCounts);
  const pooled = mergeCounts(blockCounts);
  const n = totalOf(pooled);
  if (n === 0) return { ...none, value: undefined, outcome: undefined, n, blocks: blockCounts.length, blockCounts };
  const value = quantileOf(pooled, q);
  const few = blockCounts.length < 2 || beyond(q, n) < 1;
  const outcome = few ? undefined : armQuantile(blockCounts, q, { seed, purpose: `${step.scenario};${id};${index}` });
  if (!isSpoiledBy(id, 'instrument-bound') || step.shape !== 'open')
    return { ...none, value, outcome, n, blocks: blockCounts.length, blockCounts };
  const lateness = quantileOf(mergeCounts(slices.map(({ times }) => times.lateness)), q);
  return {
    ...none,
    value,
    outcome,
    n,
    blocks: blockCounts.length,
    blockCounts,
    latenessShare: lateness / value,
    atMost: lateness / value > guard('instrument-bound').limit,
  };
}

/** The arm against the baseline, by the same blocks. */
export function compareArms({ seed, step }: Where, id: string, recipe: Recipe, arm: Arm, base: Arm): Outcome {
  if ('total' in recipe) return ratioOfRatios(arm.blockTotals, base.blockTotals);
  return ratioOfQuantiles(arm.blockCounts, base.blockCounts, recipe.q, {
    seed,
    purpose: `${step.scenario};${id};effect`,
  });
}
