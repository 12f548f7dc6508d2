/** Plans that repeat, as a soak's does: the same steps again and again on the same processes. */
import type { Plan } from '../../results/format.ts';
import { procedureNamed, type Registry } from '../procedures/registry.ts';
import { plannedSeconds } from './duration.ts';

/** What is planned leaves room: a repetition was seen to take 0.78 of it. Twenty minutes must be twenty; on a slow machine they are up to 27. */
const takenOfPlanned = 0.75;

/** How often a plan fills so many seconds. The first repetition has more to do than the others. */
export function repeatsFor(plan: Plan, seconds: number, registry: Registry): number {
  const left = seconds - plannedSeconds(plan, registry);
  const each = takenOfPlanned * plannedSeconds(repetitionOf(plan, 1, registry), registry);
  return 1 + Math.max(0, Math.ceil(left / each));
}

/**
 * The plan of one repetition, from 0: rounds go on counting, so that each has draws of its own. What does not repeat belongs to the
 * first.
 */
export function repetitionOf(plan: Plan, repetition: number, registry: Registry): Plan {
  if (repetition === 0) return plan;
  return {
    ...plan,
    steps: plan.steps.map((step) => {
      const from = repetition * step.maxRounds;
      if (!procedureNamed(registry, step.procedure).repeats) return { ...step, arms: [] };
      return {
        ...step,
        minRounds: from + step.minRounds,
        maxRounds: from + step.maxRounds,
        settings: { ...step.settings, from },
      };
    }),
  };
}
