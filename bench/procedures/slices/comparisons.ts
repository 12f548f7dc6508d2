/** One metric of every arm against what it is compared with: verdicts, and the guards that forbid or qualify one. */
import type { Outcome } from '../../../statistics/estimate.ts';
import { beyond, startsForQuantile } from '../../../statistics/quantile.ts';
import { compareByStart, fewestStarts } from '../../../statistics/starts.ts';
import { type Decision, decide } from '../../../statistics/verdict.ts';
import { type GuardName, guard } from '../../../vocabulary/guards.ts';
import { metric as declared, isSpoiledBy } from '../../../vocabulary/metrics.ts';
import { comparisonOf, type Figures, type RunGuard } from '../../figures/entries.ts';
import { armKey } from '../../recording/recorded.ts';
import type { Recipe } from './arm.ts';
import { oddStarts } from './odd-starts.ts';
import type { Against, MetricContext, ReadArm } from './read-arm.ts';
import type { SharedVariances } from './shared-variance.ts';

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
  variances: SharedVariances,
): Compared {
  const pairs = read.flatMap((one) => one.against.map((base): Pair => ({ one, base })));
  const { margin } = declared(metric);
  // One family of comparisons, however many batches: the adjustment is for all that a reader sees side by side. Comparisons of
  // designs and of levels answer different questions.
  const families = [...Map.groupBy(pairs, ({ base }) => base.kind).values()];
  const found = families.flatMap((family) => {
    const outcomes = family.map((pair) => compareArms(context, metric, pair, variances));
    return decide(outcomes, { margin }).map((decision, index) =>
      comparedPair(context, metric, recipe, family[index] as Pair, outcomes[index] as Outcome, decision),
    );
  });
  return {
    comparisons: found.flatMap(({ comparisons }) => comparisons),
    guards: found.flatMap(({ guards }) => guards),
  };
}

/** The arm against the baseline, by the same starts. Levels of one contender share a process, and differ by less: by their own. */
function compareArms(context: MetricContext, metric: string, { one, base }: Pair, variances: SharedVariances): Outcome {
  const { scale } = declared(metric);
  const [value, other] = [base.own.value ?? Number.NaN, base.arm.value ?? Number.NaN];
  return compareByStart({
    scale,
    value: scale === 'ratio' ? value / other : value - other,
    one: base.own.byStart,
    base: base.arm.byStart,
    // What can be zero is spread otherwise where it is zero.
    shared: base.kind === 'design' && scale === 'ratio' ? variances(one.planned) : null,
    oneProcess: lone(context, { one, base }),
    enough: base.own.enough && base.arm.enough,
    further: Math.hypot(base.own.rounding, base.arm.rounding),
  });
}

/** Sides that are one process in every start; of levels of one contender none: both are the same process. */
const lone = ({ isOneProcess }: MetricContext, { one, base }: Pair) =>
  base.kind === 'levels' ? 0 : ([one.planned, base.planned].filter(isOneProcess).length as 0 | 1 | 2);

function comparedPair(
  context: MetricContext,
  metric: string,
  recipe: Recipe,
  { one, base }: Pair,
  outcome: Outcome,
  decision: Decision,
): Compared {
  const { step } = context;
  const { planned, rounds } = one;
  const arm = base.own;
  const starts = arm.byStart.length;
  const about = { scenario: step.scenario, arm: planned, metric };
  const forbidden = forbiddenBy(metric, { one, base });
  const tooFew = decision.reason === 'too-few' ? (starts < fewestStarts ? 'few-starts' : 'few-beyond') : undefined;
  const comparison = comparisonOf(
    {
      ...about,
      baseline: base.planned,
      ...(base.kind === 'levels' ? { baselineFactors: base.planned.factors } : {}),
      rounds: rounds.length,
      blocks: starts,
      starts: {
        count: starts,
        degreesOfFreedom: outcome.state === 'none' ? Number.NaN : outcome.degreesOfFreedom,
        oneProcess: lone(context, { one, base }) > 0,
        ...('q' in recipe ? { atLeast: startsForQuantile(recipe.q, Math.min(arm.n, base.arm.n), starts) } : {}),
      },
      tooFew,
      forbidden,
    },
    decision,
  );
  const guards: RunGuard[] = [];
  if (forbidden === 'instrument-bound') {
    const value = Math.max(arm.latenessShare ?? 0, base.arm.latenessShare ?? 0);
    guards.push({ ...about, name: forbidden, value });
  }
  if (tooFew === 'few-starts') guards.push({ ...about, name: tooFew, value: starts });
  if (tooFew === 'few-beyond' && 'q' in recipe)
    guards.push({ ...about, name: tooFew, value: Math.floor(beyond(recipe.q, Math.min(arm.n, base.arm.n))) });
  if (metric === step.primary && declared(metric).scale === 'ratio') guards.push(...oddStarts(about, arm, base.arm));
  return { comparisons: comparison ? [comparison] : [], guards };
}

function forbiddenBy(metric: string, { one, base }: Pair): GuardName | undefined {
  const sides = [armKey(one.planned), armKey(base.planned)];
  const invalid = [...one.guards, ...base.guards].find(
    ({ name, arm }) =>
      guard(name).forbids === 'invalid' &&
      isSpoiledBy(metric, name) &&
      (arm === undefined || sides.includes(armKey(arm))),
  );
  if (invalid) return invalid.name;
  return base.own.atMost || base.arm.atMost ? 'instrument-bound' : undefined;
}
