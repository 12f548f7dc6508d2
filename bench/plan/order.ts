/** In which order the steps of a plan are measured: its starts, in each the batches of contenders. Pure. */
import type { Plan, PlannedStep } from '../../results/format.ts';
import { procedureNamed, type Registry } from '../procedures/registry.ts';

/** One step in one start: what is measured in one go. */
export interface Turn {
  readonly start: number;
  readonly step: PlannedStep;
}

/** Which batch of contenders a step is of, by its id, from 1. */
export const batchOf = (id: string) => Number(id.split('#')[1] ?? 1);

export const isInEveryStart = ({ procedure }: PlannedStep, registry: Registry): boolean =>
  procedureNamed(registry, procedure).everyStart;

/**
 * Of a plan with one start: step by step. Of several starts each is, for batch after batch of contenders, a set of new processes for
 * all that is measured in every start; what is not follows in the first.
 */
export function turnsOf({ starts, steps }: Pick<Plan, 'starts' | 'steps'>, registry: Registry): Turn[] {
  if (starts === 1) return steps.map((step) => ({ start: 1, step }));
  const again = steps.filter((step) => isInEveryStart(step, registry));
  const inBatches = again.toSorted((a, b) => batchOf(a.id) - batchOf(b.id));
  const once = steps.filter((step) => !again.includes(step));
  return Array.from({ length: starts }, (_, index) => index + 1).flatMap((start) =>
    [...inBatches, ...(start === 1 ? once : [])].map((step) => ({ start, step })),
  );
}

/** Names the set of processes that a turn is measured with; undefined: whatever runs. */
export const setOf = (
  { start, step }: Turn,
  { starts }: Pick<Plan, 'starts'>,
  registry: Registry,
): string | undefined => (starts > 1 && isInEveryStart(step, registry) ? `${start}/${batchOf(step.id)}` : undefined);
