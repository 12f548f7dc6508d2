/** One metric of every arm against what it is compared with: verdicts, and the guards that forbid or qualify one. */
import { driftOf } from '../../../statistics/drift.ts';
import { roundsForQuantile } from '../../../statistics/quantile.ts';
import { type Decision, decide } from '../../../statistics/verdict.ts';
import { type GuardName, guard } from '../../../vocabulary/guards.ts';
import { metric as declared, isSpoiledBy } from '../../../vocabulary/metrics.ts';
import { comparisonOf, type Figures, type RunGuard } from '../../figures/entries.ts';
import { armKey } from '../../recording/recorded.ts';
import { compareArms, type Recipe } from './arm.ts';
import type { Against, MetricContext, ReadArm } from './read-arm.ts';

interface Pair {
  readonly one: ReadArm;
  readonly base: Against;
}

type Compared = Pick<Figures, 'comparisons' | 'guards'>;

export function comparisonsOf(
  context: MetricContext,
  metric: string,
  recipe: Recipe,
  read: readonly ReadArm[],
): Compared {
  const pairs = read.flatMap((one) => one.against.map((base): Pair => ({ one, base })));
  const { margin } = declared(metric);
  // One family of comparisons, however many batches: the adjustment is for all that a reader sees side by side. Comparisons of
  // designs and of levels answer different questions.
  const families = [...Map.groupBy(pairs, ({ base }) => base.kind).values()];
  const found = families.flatMap((family) => {
    const outcomes = family.map(({ one, base }) => compareArms(context, metric, recipe, one.arm, base.arm));
    return decide(outcomes, { margin }).map((decision, index) =>
      comparedPair(context, metric, recipe, family[index] as Pair, decision),
    );
  });
  return {
    comparisons: found.flatMap(({ comparisons }) => comparisons),
    guards: found.flatMap(({ guards }) => guards),
  };
}

function comparedPair(
  { step }: MetricContext,
  metric: string,
  recipe: Recipe,
  { one, base }: Pair,
  decision: Decision,
): Compared {
  const { planned, arm, rounds } = one;
  const about = { scenario: step.scenario, arm: planned, metric };
  const forbidden = forbiddenBy(metric, { one, base });
  const comparison = comparisonOf(
    {
      ...about,
      baseline: base.planned,
      ...(base.kind === 'levels' ? { baselineFactors: base.planned.factors } : {}),
      rounds: rounds.length,
      blocks: arm.blocks,
      forbidden,
      ...('q' in recipe ? { atLeast: roundsForQuantile(recipe.q, Math.min(arm.n, base.arm.n), rounds.length) } : {}),
    },
    decision,
  );
  const guards: RunGuard[] = [];
  if (forbidden === 'instrument-bound') {
    const value = Math.max(arm.latenessShare ?? 0, base.arm.latenessShare ?? 0);
    guards.push({ ...about, name: forbidden, value });
  }
  if (decision.reason === 'too-few') guards.push({ ...about, name: 'too-few', value: arm.blocks });
  if ('total' in recipe && metric === step.primary) {
    const drift = driftOf(arm.totals, base.arm.totals);
    if (drift && Math.abs(drift.change) > guard('drift').limit)
      guards.push({ ...about, name: 'drift', value: drift.change });
  }
  return { comparisons: comparison ? [comparison] : [], guards };
}

function forbiddenBy(metric: string, { one, base }: Pair): GuardName | undefined {
  const sides = [armKey(one.planned), armKey(base.planned)];
  const invalid = one.guards.find(
    ({ name, arm }) =>
      guard(name).forbids === 'invalid' &&
      isSpoiledBy(metric, name) &&
      (arm === undefined || sides.includes(armKey(arm))),
  );
  if (invalid) return invalid.name;
  return one.arm.atMost || base.arm.atMost ? 'instrument-bound' : undefined;
}
