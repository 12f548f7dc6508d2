/** A plan is a suite made concrete, frozen before the first slice. Pure: the same input gives the same plan. */
import type { Plan, PlannedStep } from '../../results/format.ts';
import type { NamedContender } from '../../servers/contender.ts';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import type { Asked } from '../procedures/procedure.ts';
import { procedureNamed, type Registry } from '../procedures/registry.ts';
import { mostContenders } from '../procedures/slices/batches.ts';
import type { NamedScenario, Step } from '../suites/scenario.ts';
import type { Suite } from '../suites/suites.ts';
import { batchOf } from './order.ts';
import { repeatsFor } from './repetition.ts';

export interface PlanInput {
  readonly suite: Suite;
  readonly seed: number;
  /** Overrides the suite's rate, requests/s. */
  readonly rate?: number;
  readonly scenarios: readonly NamedScenario[];
  readonly contenders: readonly NamedContender[];
  readonly baseline: string;
  /** Each contender is there in both, and is compared with itself. */
  readonly versions?: Versions;
  readonly placement: Plan['placement'];
  readonly registry: Registry;
}

export type Versions = NonNullable<Plan['versions']>;

/** Throws AB_UNKNOWN_PROCEDURE, AB_UNKNOWN_FACTOR, AB_TWO_STEPS, AB_TOO_MANY_CONTENDERS. */
export function planned(input: PlanInput): Plan {
  const { suite, seed, rate = suite.rate, scenarios, contenders, baseline, versions, placement, registry } = input;
  const control = contenders.find((contender) => contender.family === 'control')?.id ?? null;
  const { factors } = registry;
  const asked: Asked = { suite, contenders, baseline, rate, factors, ...(versions === undefined ? {} : { versions }) };
  const steps = scenarios.flatMap((scenario) =>
    scenario.steps.flatMap((step) => plannedSteps(scenario, step, asked, registry)),
  );
  mustHaveIds(steps);
  const plan: Plan = {
    seed,
    suite: suite.id,
    baseline,
    control,
    ...(versions === undefined ? {} : { versions }),
    contenders: [...new Set(contenders.map(({ id }) => id))],
    rate,
    connections: suite.connections,
    placement,
    steps,
    starts: suite.starts,
    ...(suite.fewestStarts === undefined ? {} : { fewestStarts: suite.fewestStarts }),
    ...(suite.chosenStarts === undefined ? {} : { chosenStarts: suite.chosenStarts }),
    ...(suite.duration === undefined ? {} : { duration: suite.duration }),
  };
  if (suite.minutes === undefined) return plan;
  // Their rounds would have the same numbers.
  if (suite.starts > 1) throw new Error(`suite ${suite.id} cannot both repeat its plan and draw several starts`);
  if (steps.some(({ id }) => batchOf(id) > 1)) throw tooManyToRepeat(contenders);
  return { ...plan, repeats: repeatsFor(plan, suite.minutes * 60, registry) };
}

function plannedSteps(scenario: NamedScenario, step: Step, asked: Asked, registry: Registry): PlannedStep[] {
  const procedure = procedureNamed(registry, step.procedure);
  const { id: shape, title: shapeTitle } = procedure.shapeOf(step);
  return procedure.plan(step, asked).map((part, index) => ({
    id: `${stepIdOf(scenario, step, registry)}${index === 0 ? '' : `#${index + 1}`}`,
    scenario: scenario.id,
    procedure: procedure.id,
    shape,
    shapeTitle,
    primary: step.primary,
    amounts: [...procedure.amounts],
    ...part,
  }));
}

/** `latency/open`: of a step of a scenario; its second batch is `latency/open#2`. */
function stepIdOf({ id }: NamedScenario, step: Step, registry: Registry): string {
  return `${id}/${step.id ?? procedureNamed(registry, step.procedure).stepId(step)}`;
}

/** What a plan made of a step of a scenario, its batches in order; found by id. */
export function plannedOf(
  plan: Pick<Plan, 'steps'>,
  scenario: NamedScenario,
  step: Step,
  registry: Registry,
): PlannedStep[] {
  const id = stepIdOf(scenario, step, registry);
  return plan.steps.filter((planned) => planned.id.split('#')[0] === id);
}

function mustHaveIds(steps: readonly PlannedStep[]): void {
  const twice = steps.find(({ id }, index) => steps.findIndex((other) => other.id === id) !== index);
  if (twice === undefined) return;
  throw new AuthbenchError({
    code: 'AB_TWO_STEPS',
    what: 'Two steps of a scenario have one id, so that samples could not tell which took them.',
    received: twice.id,
    allowed: 'an id of its own for each step of a scenario',
    next: 'Give one of the two steps an `id` in its scenario.',
  });
}

function tooManyToRepeat(contenders: readonly NamedContender[]): AuthbenchError {
  return new AuthbenchError({
    code: 'AB_TOO_MANY_CONTENDERS',
    what: `A suite that repeats its plan can measure at most ${mostContenders} contenders.`,
    received: contenders.map(({ id }) => id).join(', '),
    allowed: `${mostContenders} at a time`,
    next: 'Name fewer with --contender, including the baseline.',
  });
}
