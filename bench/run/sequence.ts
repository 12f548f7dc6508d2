/** In which order a plan is measured: its starts, within each its scenarios, within each its steps and batches. Pure. */
import type { Plan, PlannedStep, Sample } from '../../results/format.ts';
import { plannedOf } from '../plan/plan.ts';
import { procedureNamed, type Registry } from '../procedures/registry.ts';
import type { NamedScenario, Step } from '../suites/scenario.ts';

/** One step in one start: what is measured in one go. */
export interface Place {
  readonly start: number;
  readonly scenario: NamedScenario;
  readonly asked: Step;
  readonly step: PlannedStep;
}

/** Steps that are not measured in every start belong to the first. */
export function sequenceOf(plan: Plan, scenarios: readonly NamedScenario[], registry: Registry): Place[] {
  const starts = Array.from({ length: plan.starts }, (_, index) => index + 1);
  return starts.flatMap((start) =>
    scenarios.flatMap((scenario) =>
      scenario.steps
        .filter(({ procedure }) => start === 1 || procedureNamed(registry, procedure).everyStart)
        .flatMap((asked) =>
          plannedOf(plan, scenario, asked, registry).map((step): Place => ({ start, scenario, asked, step })),
        ),
    ),
  );
}

/** Whether a sample was taken at a place: where a plan repeats, in this repetition or, of a run that is resumed, a later one. */
export const isAt =
  ({ start, step }: Pick<Place, 'start' | 'step'>) =>
  (sample: Sample): boolean =>
    sample.step === step.id && sample.start === start && sample.round >= Number(step.settings.from ?? 0);
