/** From rounds of slices to figures: ratios of totals, quantiles of pooled histograms, and their comparisons with the baseline. */
import type { Load, Measurement, PlannedArm, PlannedStep } from '../../results/format.ts';
import { blockSecondsOf, intoBlocks, roundsPerBlock } from '../../statistics/blocks.ts';
import { type Counts, mergeCounts, quantileOf, totalOf } from '../../statistics/counts.ts';
import { driftOf } from '../../statistics/drift.ts';
import type { Outcome } from '../../statistics/estimate.ts';
import { armQuantile, beyond, ratioOfQuantiles, roundsForQuantile } from '../../statistics/quantile.ts';
import { armRatio, ratioOfRatios, sumOf, type Totals } from '../../statistics/ratio.ts';
import { decide } from '../../statistics/verdict.ts';
import { type GuardName, guard } from '../../vocabulary/guards.ts';
import type { Round, Slice } from '../procedures/rounds.ts';
import type { Sliced } from '../procedures/sliced.ts';
import { comparisonOf, endsOf, type Figures, measurementOf, type RunGuard, ratioMargin } from './entries.ts';

/** How a metric is made from slices: a ratio of totals, or a quantile of a recorded quantity. */
type Recipe =
  | { readonly totals: (slice: Slice) => Totals }
  | { readonly q: number; readonly quantity: 'response' | 'service' | 'lateness' };

const cpuPerRequest = ({ serverCpuUs, requests }: Slice): Totals => ({
  numerator: serverCpuUs ?? Number.NaN,
  denominator: requests,
});

const recipes: Readonly<Record<string, Recipe>> = {
  'server-cpu': { totals: cpuPerRequest },
  'server-cpu-saturated': { totals: cpuPerRequest },
  capacity: { totals: ({ counted, countedMs }) => ({ numerator: counted, denominator: countedMs / 1_000 }) },
  'response-p50': { q: 0.5, quantity: 'response' },
  'response-p90': { q: 0.9, quantity: 'response' },
  'response-p99': { q: 0.99, quantity: 'response' },
  'response-p999': { q: 0.999, quantity: 'response' },
  'service-p50': { q: 0.5, quantity: 'service' },
  'service-p99': { q: 0.99, quantity: 'service' },
  'lateness-p99': { q: 0.99, quantity: 'lateness' },
};

/** Metrics that a saturated generator makes worthless; CPU per request stays what it is. */
const spoiledBySaturation = new Set(['capacity']);
/** At an overloaded server these are of the queue, not of the design. */
const spoiledByOverload = /^(response|service)-/;

interface Context {
  readonly step: PlannedStep;
  readonly seed: number;
  readonly baseline: string;
  readonly connections: number;
}

export function slicedFigures(
  { step, rounds: all }: Sliced,
  plan: { readonly seed: number; readonly baseline: string; readonly connections: number },
  wanted = step.settings.metrics as string[],
): Figures {
  const context: Context = { step, ...plan };
  const rounds = all.filter((round) => !round.dropped);
  const guards = armGuards(context, all, rounds);
  if (rounds.length === 0) return { measurements: [], comparisons: [], guards };
  const figures = wanted.map((metric) => metricFigures(context, metric, rounds, guards));
  return {
    measurements: figures.flatMap(({ measurements }) => measurements),
    comparisons: figures.flatMap(({ comparisons }) => comparisons),
    guards: [...guards, ...figures.flatMap((each) => each.guards)],
  };
}

/** The relative half-widths of the primary metric's comparisons: what decides whether to go on. */
export function primaryEnds(
  sliced: Sliced,
  plan: { readonly seed: number; readonly baseline: string; readonly connections: number },
) {
  const { comparisons } = slicedFigures(sliced, plan, [sliced.step.primary]);
  return comparisons.map(({ effect }) => ({ scale: effect.scale, low: effect.low, high: effect.high }));
}

/** Blocks that the step's rounds make up for means: every ten of them the precision is looked at. */
export function meanBlocks(rounds: readonly Round[]): number {
  return rounds.length === 0 ? 0 : intoBlocks(rounds, roundsPerBlock(meanSeconds(rounds), blockSecondsOf(0.5))).length;
}

const meanSeconds = (rounds: readonly Round[]) =>
  Math.max(1e-6, rounds.reduce((sum, { seconds }) => sum + seconds, 0) / rounds.length);

function armGuards({ step }: Context, all: readonly Round[], kept: readonly Round[]): RunGuard[] {
  const found: RunGuard[] = [];
  const lost = all.length === 0 ? 0 : (all.length - kept.length) / all.length;
  if (lost > guard('rounds-lost').limit) found.push({ name: 'rounds-lost', value: lost, scenario: step.scenario });
  for (const [index, arm] of step.arms.entries()) {
    const slices = all.map((round) => round.slices[index]).filter((slice) => slice !== undefined);
    const evicted = slices.reduce((sum, slice) => sum + slice.evicted, 0);
    if (evicted > 0) found.push({ name: 'evicted', value: evicted, scenario: step.scenario, arm });
    const restarts = slices.filter(({ restarted }) => restarted).length;
    if (restarts > 0) found.push({ name: 'restarted', value: restarts, scenario: step.scenario, arm });
    if (step.shape === 'open') {
      const busy = serverShare(index, all);
      if (busy !== null && busy > guard('overloaded').limit)
        found.push({ name: 'overloaded', value: busy, scenario: step.scenario, arm });
    }
    if (step.shape !== 'closed') continue;
    const busy =
      slices.reduce((sum, slice) => sum + slice.generatorCpuMs, 0) /
      slices.reduce((sum, slice) => sum + slice.durationMs, 0);
    if (busy > guard('saturated').limit) found.push({ name: 'saturated', value: busy, scenario: step.scenario, arm });
  }
  return found;
}

function metricFigures(
  context: Context,
  metric: string,
  rounds: readonly Round[],
  guards: readonly RunGuard[],
): Figures {
  const { step, baseline } = context;
  const recipe = recipes[metric];
  if (!recipe) throw new Error(`${metric} cannot be made from slices; the recipes are in bench/figures/sliced.ts`);
  const perBlock = roundsPerBlock(meanSeconds(rounds), blockSecondsOf('q' in recipe ? recipe.q : 0.5));
  const arms = step.arms.map((_, index) => armOf(context, metric, recipe, index, rounds, perBlock));
  const base = step.arms.findIndex(({ contender, variant }) => contender === baseline && variant === '');
  const measurements = arms.flatMap((arm, index) => {
    if (arm.value === undefined || !Number.isFinite(arm.value)) return [];
    const row = {
      scenario: step.scenario,
      arm: step.arms[index] as (typeof step.arms)[number],
      metric,
      load: loadOf(context, index, rounds),
      n: arm.n,
    };
    return [measurementOf(row, arm.value, arm.outcome && endsOf(arm.outcome), censoring(arm, row.arm, metric, guards))];
  });
  const others = base < 0 ? [] : step.arms.flatMap((_, index) => (index === base ? [] : [index]));
  const pairs = others.map((index) => compareArms(context, metric, recipe, arms[index] as Arm, arms[base] as Arm));
  const decisions = decide(pairs, { margin: ratioMargin });
  const found: RunGuard[] = [];
  const comparisons = others.flatMap((index, place) => {
    const decision = decisions[place];
    const arm = step.arms[index] as (typeof step.arms)[number];
    if (!decision) return [];
    const forbidden = forbiddenBy(metric, arms[index] as Arm, arms[base] as Arm, [arm.contender, baseline], guards);
    const fewest = Math.min((arms[index] as Arm).n, (arms[base] as Arm).n);
    const comparison = comparisonOf(
      {
        scenario: step.scenario,
        metric,
        baseline,
        arm,
        margin: ratioMargin,
        rounds: rounds.length,
        blocks: (arms[index] as Arm).blocks,
        forbidden,
        ...('q' in recipe ? { atLeast: roundsForQuantile(recipe.q, fewest, rounds.length) } : {}),
      },
      decision,
    );
    if (forbidden?.as === 'undecided')
      found.push({
        name: forbidden.name,
        value: Math.max((arms[index] as Arm).latenessShare ?? 0, (arms[base] as Arm).latenessShare ?? 0),
        scenario: step.scenario,
        arm,
        metric,
      });
    if (decision.reason === 'too-few')
      found.push({ name: 'too-few', value: (arms[index] as Arm).blocks, scenario: step.scenario, arm, metric });
    if ('totals' in recipe && metric === step.primary) {
      const drift = driftOf((arms[index] as Arm).totals, (arms[base] as Arm).totals);
      if (drift && Math.abs(drift.change) > guard('drift').limit)
        found.push({ name: 'drift', value: drift.change, scenario: step.scenario, arm, metric });
    }
    return comparison ? [comparison] : [];
  });
  return { measurements, comparisons, guards: found };
}

/** The generator was the bottleneck: the server can do at least this much. Lateness hides the quantile: it is at most this much. */
function censoring(
  { atMost }: Arm,
  { contender }: PlannedArm,
  metric: string,
  guards: readonly RunGuard[],
): Pick<Measurement, 'censored'> {
  const saturated = guards.some(({ name, arm }) => name === 'saturated' && arm?.contender === contender);
  if (saturated && spoiledBySaturation.has(metric)) return { censored: 'at-least' };
  return atMost ? { censored: 'at-most' } : {};
}

interface Arm {
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

function armOf(
  { seed, step }: Context,
  metric: string,
  recipe: Recipe,
  index: number,
  rounds: readonly Round[],
  perBlock: number,
): Arm {
  const slices = rounds.map((round) => round.slices[index] as Slice);
  const none = { blockTotals: [], blockCounts: [], totals: [], atMost: false };
  if ('totals' in recipe) {
    const totals = slices.map(recipe.totals);
    const blockTotals = intoBlocks(totals, perBlock).map(sumOf);
    const outcome = armRatio(blockTotals);
    const n = slices.reduce((sum, slice) => sum + (metric === 'capacity' ? slice.counted : slice.requests), 0);
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
  const outcome = few
    ? undefined
    : armQuantile(blockCounts, q, { seed, purpose: `${step.scenario};${metric};${index}` });
  if (quantity === 'lateness' || step.shape !== 'open')
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

function compareArms({ seed, step }: Context, metric: string, recipe: Recipe, arm: Arm, base: Arm): Outcome {
  if ('totals' in recipe) return ratioOfRatios(arm.blockTotals, base.blockTotals);
  return ratioOfQuantiles(arm.blockCounts, base.blockCounts, recipe.q, {
    seed,
    purpose: `${step.scenario};${metric};effect`,
  });
}

function forbiddenBy(
  metric: string,
  arm: Arm,
  base: Arm,
  contenders: readonly string[],
  guards: readonly RunGuard[],
): { name: GuardName; as: 'invalid' | 'undecided' } | undefined {
  const invalid = guards.find(
    ({ name, arm: of }) =>
      guard(name).effect === 'invalid' &&
      (name !== 'saturated' || spoiledBySaturation.has(metric)) &&
      (name !== 'overloaded' || spoiledByOverload.test(metric)) &&
      (of === undefined || contenders.includes(of.contender)),
  );
  if (invalid) return { name: invalid.name, as: 'invalid' };
  if (arm.atMost || base.atMost) return { name: 'instrument-bound', as: 'undecided' };
  return undefined;
}

/** Share of a core that the server used while it was loaded, or null where its CPU could not be read. */
function serverShare(index: number, rounds: readonly Round[]): number | null {
  let cpuUs = 0;
  let ms = 0;
  for (const { slices } of rounds) {
    cpuUs += slices[index]?.serverCpuUs ?? Number.NaN;
    ms += slices[index]?.durationMs ?? 0;
  }
  const share = cpuUs / 1_000 / ms;
  return Number.isFinite(share) ? share : null;
}

function loadOf({ step, connections }: Context, index: number, rounds: readonly Round[]): Load {
  const rate = step.shape === 'open' ? Number(step.settings.rate) : null;
  return { shape: step.shape, rate, connections, serverCore: serverShare(index, rounds) };
}
