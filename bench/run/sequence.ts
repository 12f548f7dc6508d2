/** In which order a plan is measured: its starts, within each its scenarios, within each its steps and batches. Pure. */
import type { Plan, PlannedStep, Sample } from '../../results/format.ts';
import { batchOf, plannedOf } from '../plan/plan.ts';
import { procedureNamed, type Registry } from '../procedures/registry.ts';
import type { NamedScenario, Step } from '../suites/scenario.ts';

/** One step in one start: what is measured in one go. */
export interface Place {
  readonly start: number;
  readonly scenario: NamedScenario;
  readonly asked: Step;
  readonly step: PlannedStep;
}

/**
 * Of a plan with one start: scenario by scenario, step by step. Of several starts each is, for batch after batch of contenders, a set
 * of new processes for all that is measured in every start; what is not follows in the first.
 */
export function sequenceOf(plan: Plan, scenarios: readonly NamedScenario[], registry: Registry): Place[] {
  const ofStart = (start: number) =>
    scenarios.flatMap((scenario) =>
      scenario.steps.flatMap((asked) =>
        plannedOf(plan, scenario, asked, registry).map((step): Place => ({ start, scenario, asked, step })),
      ),
    );
  if (plan.starts === 1) return ofStart(1);
  const starts = Array.from({ length: plan.starts }, (_, index) => index + 1);
  return starts.flatMap((start) => {
    const places = ofStart(start);
    const again = places.filter((place) => isInEvery(place, registry));
    const batches = Map.groupBy(again, ({ step }) => batchOf(step.id));
    const inBatches = [...batches].sort(([a], [b]) => a - b).flatMap(([, own]) => own);
    return start === 1 ? [...inBatches, ...places.filter((place) => !again.includes(place))] : inBatches;
  });
}

export const isInEvery = ({ step }: Pick<Place, 'step'>, registry: Registry): boolean =>
  procedureNamed(registry, step.procedure).everyStart;

/** Names the set of processes that a place is measured with; undefined: whatever runs. */
export const setOf = (place: Place, plan: Plan, registry: Registry): string | undefined =>
  plan.starts > 1 && isInEvery(place, registry) ? `${place.start}/${batchOf(place.step.id)}` : undefined;

/** Whether a sample was taken at a place: where a plan repeats, in this repetition or, of a run that is resumed, a later one. */
export const isAt =
  ({ start, step }: Pick<Place, 'start' | 'step'>) =>
  (sample: Sample): boolean =>
    sample.step === step.id && sample.start === start && sample.round >= Number(step.settings.from ?? 0);
