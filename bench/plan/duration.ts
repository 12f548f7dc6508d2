/** How long a plan will take, in seconds: for the time left that is printed, never for a decision. Pure. */
import type { Plan, PlannedStep } from '../../results/format.ts';
import { procedureNamed, type Registry } from '../procedures/registry.ts';
import { setOf, type Turn, turnsOf } from './order.ts';

/** Of one start, its processes running. */
export const expectedSeconds = (step: PlannedStep, registry: Registry): number =>
  procedureNamed(registry, step.procedure).seconds(step);

/** To end a set of processes and to start the next: store and generator, and each server. Seen on two cores. */
const renewSeconds = { each: 1.1, arm: 0.75 } as const;

/** Of all starts: what is measured in every start counts as often. */
export const plannedSeconds = (plan: Plan, registry: Registry): number =>
  secondsOf(plan, turnsOf(plan, registry), registry);

/** What a plan still holds: the rest of the step under way (`share` of it is done), and the turns after it. */
export function secondsLeft(
  plan: Plan,
  { step, start, share }: { readonly step: PlannedStep; readonly start: number; readonly share: number },
  registry: Registry,
): number {
  const turns = turnsOf(plan, registry);
  const now = turns.findIndex((turn) => turn.step.id === step.id && turn.start === start);
  // The processes of the turn under way run already.
  const present = setOf({ start, step }, plan, registry);
  return secondsOf(plan, turns.slice(now), registry, present) - share * expectedSeconds(step, registry);
}

function secondsOf(plan: Plan, turns: readonly Turn[], registry: Registry, present?: string): number {
  const sets = new Map(turns.map((turn) => [setOf(turn, plan, registry), turn.step.arms.length]));
  sets.delete(undefined);
  sets.delete(present);
  const renewing = [...sets.values()].reduce((sum, arms) => sum + renewSeconds.each + renewSeconds.arm * arms, 0);
  return turns.reduce((sum, { step }) => sum + expectedSeconds(step, registry), renewing);
}
