/** From rounds of slices to figures: ratios of totals, quantiles of pooled histograms, and their comparisons with the baseline. */
import type { Load, Measurement, Plan, PlannedArm, PlannedStep } from '../../../results/format.ts';
import { blockSecondsOf, intoBlocks, roundsPerBlock } from '../../../statistics/blocks.ts';
import { driftOf } from '../../../statistics/drift.ts';
import { roundsForQuantile } from '../../../statistics/quantile.ts';
import { decide } from '../../../statistics/verdict.ts';
import { type GuardName, guard } from '../../../vocabulary/guards.ts';
import { metric as declared, isSpoiledBy } from '../../../vocabulary/metrics.ts';
import {
  type BaselineOf,
  baselineOf,
  comparisonOf,
  endsOf,
  type Figures,
  measurementOf,
  type RunGuard,
  sameVersion,
} from '../../figures/entries.ts';
import { type Arm, armOf, compareArms, recipeOf } from './arm.ts';
import { armGuards, serverShare } from './guards.ts';
import type { Sliced } from './measure.ts';
import type { Round, Slice } from './rounds.ts';

interface Context {
  /** Of all batches: their settings are the same, their arms together. */
  readonly step: PlannedStep;
  readonly seed: number;
  readonly baselineOf: BaselineOf;
  readonly connections: number;
}

/** Arms that were loaded in the same rounds, and those rounds: slices in the order of the context's arms, holes where an arm was in another batch. */
interface Together {
  /** Places in the context's arms. */
  readonly arms: readonly number[];
  readonly kept: readonly Round[];
  readonly guards: readonly RunGuard[];
}

type PlanOf = Pick<Plan, 'seed' | 'baseline' | 'versions' | 'connections'>;

/**
 * Figures of one step, measured in one batch or in several. An arm is compared with the baseline by the rounds that hold both: batches
 * are joined through the baseline. What is in every batch, as the baseline itself is, has the rounds of all.
 */
export function slicedFigures(
  batches: readonly Sliced[],
  plan: PlanOf,
  wanted = batches[0]?.step.settings.metrics as string[],
): Figures {
  const [first] = batches;
  if (first === undefined) return { measurements: [], comparisons: [], guards: [] };
  const arms = [...new Map(batches.flatMap(({ step }) => step.arms.map((arm) => [keyOf(arm), arm]))).values()];
  const { seed, connections } = plan;
  const context: Context = { step: { ...first.step, arms }, seed, baselineOf: baselineOf(plan), connections };
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

const keyOf = ({ contender, variant, factors }: PlannedArm) => JSON.stringify([contender, variant, factors]);

function loadedTogether(
  arms: readonly PlannedArm[],
  batches: readonly Sliced[],
  guards: readonly (readonly RunGuard[])[],
): Together[] {
  const keys = arms.map(keyOf);
  const kept = batches.map(({ step, rounds }) => {
    const places = step.arms.map((arm) => keys.indexOf(keyOf(arm)));
    return rounds
      .filter((round) => !round.dropped)
      .map((round) => {
        const slices: Slice[] = [];
        for (const [index, place] of places.entries()) slices[place] = round.slices[index] as Slice;
        return { ...round, slices };
      });
  });
  const batchesOf = (key: string) =>
    batches.flatMap(({ step }, batch) => (step.arms.some((arm) => keyOf(arm) === key) ? [batch] : []));
  const groups = Map.groupBy(keys.keys(), (place) => batchesOf(keys[place] as string).join());
  return [...groups].map(([among, places]) => {
    const members = among.split(',').map(Number);
    return {
      arms: places,
      kept: members.flatMap((batch) => kept[batch] ?? []),
      guards: members.flatMap((batch) => guards[batch] ?? []),
    };
  });
}

/** The relative half-widths of the primary metric's comparisons: what decides whether to go on. */
export function primaryEnds(sliced: Sliced, plan: PlanOf) {
  const { comparisons } = slicedFigures([sliced], plan, [sliced.step.primary]);
  return comparisons.map(({ effect }) => ({ scale: effect.scale, low: effect.low, high: effect.high }));
}

/** Blocks that the step's rounds make up for means: every ten of them the precision is looked at. */
export function meanBlocks(rounds: readonly Round[]): number {
  return rounds.length === 0 ? 0 : intoBlocks(rounds, roundsPerBlock(meanSeconds(rounds), blockSecondsOf(0.5))).length;
}

const meanSeconds = (rounds: readonly Round[]) =>
  Math.max(1e-6, rounds.reduce((sum, { seconds }) => sum + seconds, 0) / rounds.length);

function metricFigures(context: Context, metric: string, together: readonly Together[]): Figures {
  const { step } = context;
  const baseOf = (place: number) => context.baselineOf(step.arms[place] as PlannedArm);
  const recipe = recipeOf(metric);
  const basePlaces = step.arms.map((_, place) => step.arms.findIndex((other) => sameVersion(other, baseOf(place))));
  const read: Read[] = together
    .flatMap((group) => {
      const { kept } = group;
      const perBlock = roundsPerBlock(meanSeconds(kept), blockSecondsOf('q' in recipe ? recipe.q : 0.5));
      const known = new Map<number, Arm>();
      const armAt = (place: number) => {
        const arm = known.get(place) ?? armOf(context, metric, recipe, place, kept, perBlock);
        known.set(place, arm);
        return arm;
      };
      return group.arms.map((place) => {
        const base = basePlaces[place] as number;
        return { ...group, place, arm: armAt(place), ofBase: base < 0 ? undefined : armAt(base) };
      });
    })
    .sort((a, b) => a.place - b.place);
  const measurements = read.flatMap(({ place, arm, kept, guards }) => {
    if (arm.value === undefined || !Number.isFinite(arm.value)) return [];
    const row = {
      scenario: step.scenario,
      arm: step.arms[place] as PlannedArm,
      metric,
      load: loadOf(context, place, kept),
      n: arm.n,
    };
    return [measurementOf(row, arm.value, arm.outcome && endsOf(arm.outcome), censoring(arm, row.arm, metric, guards))];
  });
  const others = read.filter((one): one is Compared => one.ofBase !== undefined && one.place !== basePlaces[one.place]);
  // One family of comparisons, however many batches: the adjustment is for all that a reader sees side by side.
  const decisions = decide(
    others.map(({ arm, ofBase }) => compareArms(context, metric, recipe, arm, ofBase)),
    { margin: declared(metric).margin },
  );
  const found: RunGuard[] = [];
  const comparisons = others.flatMap(({ place, arm, ofBase, kept, guards }, index) => {
    const decision = decisions[index];
    const planned = step.arms[place] as PlannedArm;
    if (!decision) return [];
    const baseline = baseOf(place);
    const forbidden = forbiddenBy(metric, arm, ofBase, [planned, baseline], guards);
    const about = { scenario: step.scenario, arm: planned, metric };
    const comparison = comparisonOf(
      {
        ...about,
        baseline,
        rounds: kept.length,
        blocks: arm.blocks,
        forbidden,
        ...('q' in recipe ? { atLeast: roundsForQuantile(recipe.q, Math.min(arm.n, ofBase.n), kept.length) } : {}),
      },
      decision,
    );
    if (forbidden === 'instrument-bound') {
      const value = Math.max(arm.latenessShare ?? 0, ofBase.latenessShare ?? 0);
      found.push({ ...about, name: forbidden, value });
    }
    if (decision.reason === 'too-few') found.push({ ...about, name: 'too-few', value: arm.blocks });
    if ('total' in recipe && metric === step.primary) {
      const drift = driftOf(arm.totals, ofBase.totals);
      if (drift && Math.abs(drift.change) > guard('drift').limit)
        found.push({ ...about, name: 'drift', value: drift.change });
    }
    return comparison ? [comparison] : [];
  });
  return { measurements, comparisons, guards: found };
}

/** An arm by the rounds that hold it, beside the baseline by the same rounds. */
interface Read extends Together {
  readonly place: number;
  readonly arm: Arm;
  readonly ofBase: Arm | undefined;
}
type Compared = Read & { readonly ofBase: Arm };

/** What is known of a figure that a guard spoils: of a saturated generator, that the server can do at least this much. */
function censoring(
  { atMost }: Arm,
  planned: PlannedArm,
  metric: string,
  guards: readonly RunGuard[],
): Pick<Measurement, 'censored'> {
  const fired = guards.filter(({ name, arm }) => arm && sameVersion(arm, planned) && isSpoiledBy(metric, name));
  const names = [...fired.map(({ name }) => name), ...(atMost ? (['instrument-bound'] as const) : [])];
  const [censored] = names.flatMap((name) => guard(name).bound ?? []);
  return censored ? { censored } : {};
}

function forbiddenBy(
  metric: string,
  arm: Arm,
  base: Arm,
  sides: readonly Pick<PlannedArm, 'contender' | 'variant'>[],
  guards: readonly RunGuard[],
): GuardName | undefined {
  const invalid = guards.find(
    ({ name, arm: of }) =>
      guard(name).forbids === 'invalid' &&
      isSpoiledBy(metric, name) &&
      (of === undefined || sides.some((side) => sameVersion(side, of))),
  );
  if (invalid) return invalid.name;
  return arm.atMost || base.atMost ? 'instrument-bound' : undefined;
}

function loadOf({ step, connections }: Context, index: number, rounds: readonly Round[]): Load {
  const rate = step.shape === 'open' ? Number(step.settings.rate) : null;
  return { shape: step.shape, rate, connections, serverCore: serverShare(index, rounds) };
}
