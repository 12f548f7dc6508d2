/** Writes one reading down: its sample, and the guards that dropped it. */
import type { PlannedArm, PlannedStep, Sample } from '../../results/format.ts';
import type { Fired } from '../guards/slice.ts';
import type { Log } from '../instrument.ts';

export interface Reading {
  readonly step: PlannedStep;
  readonly arm: PlannedArm;
  readonly round: number;
  /** Place in its round, from 0. */
  readonly order: number;
  readonly at: Date;
  readonly values: Sample['values'];
  readonly commands?: Readonly<Record<string, number>> | undefined;
  readonly fired: readonly Fired[];
}

export function writeDown(log: Log, { step, arm, round, order, at, values, commands, fired }: Reading): void {
  const { scenario, shape } = step;
  for (const guard of fired) log.guard({ ...guard, scenario, shape, arm, round });
  log.sample({
    scenario,
    shape,
    contender: arm.contender,
    variant: arm.variant,
    factors: arm.factors,
    round,
    order,
    at: at.toISOString(),
    values,
    ...(commands ? { commands: { ...commands } } : {}),
    dropped: fired.map(({ name }) => name),
  });
}
