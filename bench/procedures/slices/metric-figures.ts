/** One metric of all arms: each arm read once by the rounds that hold it, then measured, then compared. */
import type { Load, Measurement, PlannedArm } from '../../../results/format.ts';
import { sameLevels } from '../../../vocabulary/factors.ts';
import { guard } from '../../../vocabulary/guards.ts';
import { isSpoiledBy } from '../../../vocabulary/metrics.ts';
import { endsOf, endsOfPlain, type Figures, measurementOf, type RunGuard, sameVersion } from '../../figures/entries.ts';
import { armKey } from '../../recording/recorded.ts';
import { type Arm, armOf, type Recipe, recipeOf } from './arm.ts';
import { comparisonsOf } from './comparisons.ts';
import { hasNoFigure } from './guards.ts';
import { limitedLoad, perCore, sharesOf } from './limits.ts';
import type { Against, MetricContext, ReadArm } from './read-arm.ts';
import { rateOf } from './rounds.ts';
import { sharedVariances } from './shared-variance.ts';
import type { DrawnRound, Together } from './together.ts';

export function metricFigures(context: MetricContext, metric: string, together: readonly Together[]): Figures {
  const recipe = recipeOf(metric);
  const read = together
    .flatMap((group) => readTogether(context, metric, recipe, group, together))
    .sort((a, b) => a.place - b.place);
  const measurements = read.flatMap((one) => measurement(context, metric, one));
  return { measurements, ...comparisonsOf(context, metric, recipe, read, sharedVariances(context, read)) };
}

function readTogether(
  context: MetricContext,
  metric: string,
  recipe: Recipe,
  group: Together,
  all: readonly Together[],
): ReadArm[] {
  const { arms } = context.step;
  const key = group.arms.join();
  const { kept, guards } = group;
  const read = (place: number, rounds: readonly DrawnRound[]) => armOf(context.step, metric, recipe, place, rounds);
  const known = new Map<number, Arm>();
  const armAt = (place: number) => {
    const arm = known.get(place) ?? read(place, kept);
    known.set(place, arm);
    return arm;
  };
  const againstOf = (place: number, { kind, at }: Base): Against[] => {
    const planned = arms[at] as PlannedArm;
    if (kept[0]?.slices[at] !== undefined) return [{ kind, planned, arm: armAt(at), own: armAt(place), guards }];
    const other = all.find((one) => one.arms.includes(at));
    // Rounds of another level are others, where a guard dropped some: what both must have is the start.
    if (other === undefined) return [];
    const [own, base] = [inSameStarts(kept, other.kept), inSameStarts(other.kept, kept)];
    if (own.length === 0) return [];
    return [{ kind, planned, arm: read(at, base), own: read(place, own), guards: other.guards }];
  };
  return group.arms.map((place) => {
    const planned = arms[place] as PlannedArm;
    const against = basesOf(context, planned).flatMap((base) => againstOf(place, base));
    return { planned, place, arm: armAt(place), rounds: kept, guards, against, group: key };
  });
}

function inSameStarts(rounds: readonly DrawnRound[], others: readonly DrawnRound[]): DrawnRound[] {
  const draws = new Set(others.map(({ draw }) => draw));
  return rounds.filter(({ draw }) => draws.has(draw));
}

interface Base {
  readonly kind: Against['kind'];
  readonly at: number;
}

function basesOf({ step: { arms }, baselineOf, levels }: MetricContext, arm: PlannedArm) {
  const version = baselineOf(arm);
  const found: Base[] = [];
  const add = (kind: Against['kind'], is: (other: PlannedArm) => boolean) => {
    const at = arms.findIndex(is);
    if (at >= 0 && armKey(arms[at] as PlannedArm) !== armKey(arm)) found.push({ kind, at });
  };
  if (!sameVersion(arm, version))
    add('design', (other) => sameVersion(other, version) && sameLevels(other.factors, arm.factors));
  if (levels !== undefined) {
    const elsewhere = { ...arm.factors, [levels.factor]: levels.baseline };
    add('levels', (other) => sameVersion(other, arm) && sameLevels(other.factors, elsewhere));
  }
  return found;
}

function measurement(
  context: MetricContext,
  metric: string,
  { planned, place, arm, rounds, guards }: ReadArm,
): Measurement[] {
  if (arm.value === undefined || !Number.isFinite(arm.value) || hasNoFigure(planned, guards)) return [];
  const load = loadOf(context, planned, place, rounds);
  const row = { scenario: context.step.scenario, arm: planned, metric, load, n: arm.n };
  return [measurementOf(row, arm.value, ends(arm), censoring(arm, planned, metric, guards))];
}

const ends = ({ outcome }: Arm) => outcome && (outcome.scale === 'difference' ? endsOfPlain(outcome) : endsOf(outcome));

/** What is known of a figure that a guard spoils: of a saturated generator, that the server can do at least this much. */
function censoring(
  { atMost }: Arm,
  planned: PlannedArm,
  metric: string,
  guards: readonly RunGuard[],
): Pick<Measurement, 'censored'> {
  const isOwn = ({ arm }: RunGuard) => arm !== undefined && armKey(arm) === armKey(planned);
  const fired = guards.filter((one) => isOwn(one) && isSpoiledBy(metric, one.name));
  const names = [...fired.map(({ name }) => name), ...(atMost ? (['instrument-bound'] as const) : [])];
  const [censored] = names.flatMap((name) => guard(name).bound ?? []);
  return censored ? { censored } : {};
}

function loadOf(
  { step, connections, sharedCore, cores }: MetricContext,
  arm: PlannedArm,
  place: number,
  rounds: readonly DrawnRound[],
): Load {
  const rate = step.shape === 'open' ? rateOf(step, arm) : null;
  const shares = sharesOf(place, rounds);
  const load = { shape: step.shape, rate, connections, serverCore: shares.server };
  return step.shape === 'closed' ? { ...load, ...limitedLoad(perCore(shares, arm, cores), sharedCore) } : load;
}
