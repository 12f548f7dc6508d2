/** How long a plan will take, in seconds: for the time left that is printed, never for a decision. Pure. */
import type { Plan, PlannedStep } from '../../results/format.ts';
import { procedureNamed, type Registry } from '../procedures/registry.ts';

/** Of one start. */
export const expectedSeconds = (step: PlannedStep, registry: Registry): number =>
  procedureNamed(registry, step.procedure).seconds(step);

/** Of all starts: what is measured in every start counts as often. */
export const plannedSeconds = (plan: Plan, registry: Registry): number =>
  plan.steps.reduce((sum, step) => {
    const times = procedureNamed(registry, step.procedure).everyStart ? plan.starts : 1;
    return sum + times * expectedSeconds(step, registry);
  }, 0);

/** What a plan still holds: the rest of the step under way (`share` of it is done), the steps after it, and the starts after this one. */
export function secondsLeft(
  plan: Plan,
  { step, start, share }: { readonly step: PlannedStep; readonly start: number; readonly share: number },
  registry: Registry,
): number {
  const isInEvery = ({ procedure }: PlannedStep) => procedureNamed(registry, procedure).everyStart;
  const sum = (steps: readonly PlannedStep[]) =>
    steps.reduce((total, each) => total + expectedSeconds(each, registry), 0);
  const after = plan.steps.slice(plan.steps.findIndex(({ id }) => id === step.id) + 1);
  const rest = sum(start === 1 ? after : after.filter(isInEvery));
  return (
    expectedSeconds(step, registry) * (1 - share) + rest + (plan.starts - start) * sum(plan.steps.filter(isInEvery))
  );
}
