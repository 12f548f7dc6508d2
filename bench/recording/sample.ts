/** Writes one reading down: its sample, and the guards that dropped it. */
import type { PlannedArm, PlannedStep, Sample } from '../../results/format.ts';
import type { GuardName } from '../../vocabulary/guards.ts';
import type { Fired } from '../guards/slice.ts';
import type { Log } from '../instrument/instrument.ts';

export interface Reading {
  readonly step: PlannedStep;
  /** Which set of processes it was taken with, from 1. */
  readonly start: number;
  readonly arm: PlannedArm;
  readonly round: number;
  /** Place in its round, from 0. */
  readonly order: number;
  readonly at: Date;
  readonly values: Sample['values'];
  readonly commands?: Readonly<Record<string, number>> | undefined;
  readonly fired: readonly Fired[];
}

export function writeDown(log: Log, reading: Reading): void {
  const { scenario, shape } = reading.step;
  for (const guard of reading.fired) log.guard({ ...guard, scenario, shape, arm: reading.arm, round: reading.round });
  log.sample(sampleOf(reading));
}

/** A reading as the run folder keeps it. */
export function sampleOf({ step, start, arm, round, order, at, values, commands, fired }: Reading): Sample {
  return {
    scenario: step.scenario,
    step: step.id,
    start,
    shape: step.shape,
    contender: arm.contender,
    variant: arm.variant,
    factors: arm.factors,
    round,
    order,
    at: at.toISOString(),
    values,
    ...(commands ? { commands: { ...commands } } : {}),
    dropped: fired.map(({ name }) => name),
    ...(fired.length === 0 ? {} : { guards: Object.fromEntries(fired.map(({ name, value }) => [name, value])) }),
  };
}

/** Values that could be read: a name is left out where there is none. */
export function withoutMissing(values: Readonly<Record<string, number | undefined>>): Sample['values'] {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Sample['values'];
}

/** The guards of a sample, as they fired. */
export function firedOf(guards: Sample['guards']): Fired[] {
  return Object.entries(guards ?? {}).map(([name, value]) => ({ name: name as GuardName, value }));
}
