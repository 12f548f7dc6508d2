/** The turns of a plan with what they are of: its scenarios and their steps. Pure. */
import type { Plan, Sample } from '../../results/format.ts';
import { type Turn, turnsOf } from '../plan/order.ts';
import { plannedOf } from '../plan/plan.ts';
import type { Registry } from '../procedures/registry.ts';
import type { NamedScenario, Step } from '../suites/scenario.ts';

export interface Place extends Turn {
  readonly scenario: NamedScenario;
  readonly asked: Step;
}

/** In the order of the plan; of a run that is resumed, those of the scenarios that are left. */
export function sequenceOf(plan: Plan, scenarios: readonly NamedScenario[], registry: Registry): Place[] {
  const wanted = new Map(
    scenarios.flatMap((scenario) =>
      scenario.steps.flatMap((asked) =>
        plannedOf(plan, scenario, asked, registry).map((step) => [step.id, { scenario, asked }] as const),
      ),
    ),
  );
  return turnsOf(plan, registry).flatMap((turn) => {
    const of = wanted.get(turn.step.id);
    return of === undefined ? [] : [{ ...turn, ...of }];
  });
}

/** Whether a sample was taken at a place: where a plan repeats, in this repetition or, of a run that is resumed, a later one. */
export const isAt =
  ({ start, step }: Turn) =>
  (sample: Sample): boolean =>
    sample.step === step.id && sample.start === start && sample.round >= Number(step.settings.from ?? 0);
