/** A trial with what it showed, as its sample keeps it. */
import type { PlannedArm, Sample } from '../../../results/format.ts';
import type { InstanceResult, Trial, TrialResult } from '../../generator/trial.ts';

export interface Tried {
  readonly arm: PlannedArm;
  readonly trial: Trial;
  readonly result: TrialResult;
}

export function valuesOf(
  trial: Pick<Trial, 'intervalMs'>,
  { ageMs, lifeLeftMs, instances, slowMs }: TrialResult,
): Record<string, number> {
  const values: Record<string, number> = { ageMs, intervalMs: trial.intervalMs };
  if (lifeLeftMs !== null) values.lifeLeftMs = lifeLeftMs;
  if (slowMs !== undefined) values.slowMs = slowMs;
  for (const [index, seen] of instances.entries()) {
    values[`instance${index}Probes`] = seen.probes;
    values[`instance${index}Accepted`] = seen.accepted;
    if (seen.lastAcceptedMs !== null) values[`instance${index}LastAcceptedMs`] = seen.lastAcceptedMs;
    if (seen.refusedMs !== null) values[`instance${index}RefusedMs`] = seen.refusedMs;
    if (seen.reacceptedMs !== null) values[`instance${index}ReacceptedMs`] = seen.reacceptedMs;
  }
  return values;
}

/** A trial as its sample keeps it; what a guard dropped has a fault. */
export function resultOf({ round, values, dropped }: Sample): TrialResult {
  const instances: InstanceResult[] = [];
  for (let index = 0; values[`instance${index}Probes`] !== undefined; index++) {
    const read = (name: string) => values[`instance${index}${name}`];
    instances.push({
      probes: read('Probes') ?? 0,
      accepted: read('Accepted') ?? 0,
      lastAcceptedMs: read('LastAcceptedMs') ?? null,
      refusedMs: read('RefusedMs') ?? null,
      reacceptedMs: read('ReacceptedMs') ?? null,
    });
  }
  return {
    number: round,
    ageMs: values.ageMs ?? 0,
    lifeLeftMs: values.lifeLeftMs ?? null,
    instances,
    ...(values.slowMs === undefined ? {} : { slowMs: values.slowMs }),
    ...(dropped.length === 0 ? {} : { fault: dropped.join(', ') }),
  };
}
