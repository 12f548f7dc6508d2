/** From rounds of slices to figures: of one step, in all its batches and starts. */
import type { Plan } from '../../../results/format.ts';
import { blockSecondsOf, intoBlocks, roundsPerBlock } from '../../../statistics/blocks.ts';
import { baselineOf, type Figures } from '../../figures/entries.ts';
import { armKey } from '../../recording/recorded.ts';
import { armGuards } from './guards.ts';
import { meanSeconds, metricFigures } from './metric-figures.ts';
import type { MetricContext } from './read-arm.ts';
import type { Round } from './rounds.ts';
import { loadedTogether, type Sliced } from './together.ts';

export type PlanOf = Pick<Plan, 'seed' | 'baseline' | 'versions' | 'connections'>;

export interface Wanted {
  /** Ids of metrics. Default: those of the plan. */
  readonly metrics?: readonly string[];
  /** A factor whose levels are compared within each contender, and the level that is the baseline. */
  readonly levels?: MetricContext['levels'];
}

/**
 * An arm is compared with the baseline at the same levels, by the rounds that hold both: batches are joined through the baseline. What
 * is in every batch, as the baseline itself is, has the rounds of all.
 */
export function slicedFigures(batches: readonly Sliced[], plan: PlanOf, { metrics, levels }: Wanted = {}): Figures {
  const [first] = batches;
  if (first === undefined) return { measurements: [], comparisons: [], guards: [] };
  const wanted = metrics ?? (first.step.settings.metrics as string[]);
  const arms = [...new Map(batches.flatMap(({ step }) => step.arms.map((arm) => [armKey(arm), arm]))).values()];
  const { seed, connections } = plan;
  const step = { ...first.step, arms };
  const context: MetricContext = { step, seed, baselineOf: baselineOf(plan), connections, levels };
  const guards = batches.map(({ step, rounds }) =>
    armGuards(
      step,
      rounds,
      rounds.filter((round) => !round.dropped),
    ),
  );
  const together = loadedTogether(arms, batches, guards).filter(({ kept }) => kept.length > 0);
  const figures = together.length === 0 ? [] : wanted.map((metric) => metricFigures(context, metric, together));
  return {
    measurements: figures.flatMap(({ measurements }) => measurements),
    comparisons: figures.flatMap(({ comparisons }) => comparisons),
    guards: [...guards.flat(), ...figures.flatMap((each) => each.guards)],
  };
}

/** The relative half-widths of the primary metric's comparisons: what decides whether to go on. */
export function primaryEnds(sliced: Sliced, plan: PlanOf) {
  const { comparisons } = slicedFigures([sliced], plan, { metrics: [sliced.step.primary] });
  return comparisons.map(({ effect }) => ({ scale: effect.scale, low: effect.low, high: effect.high }));
}

/** Blocks that the step's rounds make up for means: every ten of them the precision is looked at. */
export function meanBlocks(rounds: readonly Round[]): number {
  return rounds.length === 0 ? 0 : intoBlocks(rounds, roundsPerBlock(meanSeconds(rounds), blockSecondsOf(0.5))).length;
}
