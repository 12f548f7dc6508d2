/** From rounds of slices to figures: of one step, in all its batches and starts. */
import type { Plan } from '../../../results/format.ts';
import { precisionReached } from '../../../statistics/precision.ts';
import { baselineOf, type Figures } from '../../figures/entries.ts';
import { armKey } from '../../recording/recorded.ts';
import { armGuards, type Seen } from './guards.ts';
import { serverCores, shareCore } from './limits.ts';
import { metricFigures } from './metric-figures.ts';
import type { MetricContext } from './read-arm.ts';
import { loadedTogether, partsByLevels, type Sliced } from './together.ts';

export type PlanOf = Pick<Plan, 'seed' | 'baseline' | 'versions' | 'connections'> & Partial<Pick<Plan, 'placement'>>;

export interface Wanted {
  /** Ids of metrics. Default: those of the plan. */
  readonly metrics?: readonly string[];
  /** A factor whose levels are compared within each contender, and the level that is the baseline. */
  readonly levels?: MetricContext['levels'];
  /** Default: none is. */
  readonly isOneProcess?: MetricContext['isOneProcess'];
  /** Default: none has. */
  readonly hasUnseen?: Seen['hasUnseen'];
}

/**
 * An arm is compared with the baseline at the same levels, by the starts that hold both: batches are joined through the baseline. What
 * is in every batch, as the baseline itself is, has the starts of all.
 */
export function slicedFigures(
  batches: readonly Sliced[],
  plan: PlanOf,
  { metrics, levels, isOneProcess = () => false, hasUnseen = () => false }: Wanted = {},
): Figures {
  const [first] = batches;
  if (first === undefined) return { measurements: [], comparisons: [], guards: [] };
  const wanted = metrics ?? (first.step.settings.metrics as string[]);
  const arms = [...new Map(batches.flatMap(({ step }) => step.arms.map((arm) => [armKey(arm), arm]))).values()];
  const { seed, connections } = plan;
  const step = { ...first.step, arms };
  const [sharedCore, cores] = [shareCore(plan.placement), serverCores(plan.placement)];
  const context: MetricContext = {
    ...{ step, seed, baselineOf: baselineOf(plan), connections, sharedCore, cores, isOneProcess, levels },
  };
  const parts = partsByLevels(batches);
  const guards = parts.map(({ step, rounds }) =>
    armGuards(
      step,
      rounds,
      rounds.filter((round) => !round.dropped),
      { sharedCore, cores, hasUnseen },
    ),
  );
  const together = loadedTogether(arms, parts, guards).filter(({ kept }) => kept.length > 0);
  const figures = together.length === 0 ? [] : wanted.map((metric) => metricFigures(context, metric, together));
  return {
    measurements: figures.flatMap(({ measurements }) => measurements),
    comparisons: figures.flatMap(({ comparisons }) => comparisons),
    guards: [...guards.flat(), ...figures.flatMap((each) => each.guards)],
  };
}

/** Whether every comparison of the primary metric is as narrow as the plan wants it: asked between starts. */
export function narrowEnough(batches: readonly Sliced[], plan: PlanOf, wanted: Omit<Wanted, 'metrics'>): boolean {
  const [first] = batches;
  if (first === undefined) return true;
  const { comparisons } = slicedFigures(batches, plan, { ...wanted, metrics: [first.step.primary] });
  return precisionReached(
    comparisons.map(({ effect }) => ({ scale: effect.scale, low: effect.low, high: effect.high })),
    Number(first.step.settings.precision),
  );
}
