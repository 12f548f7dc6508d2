/**
 * Slices and rounds as the statistics need them. Both are made of what the run folder keeps, a sample and its histograms: a round
 * that was measured now and one that is read back from a folder are the same.
 */
import type { PlannedArm, PlannedStep, Sample } from '../../../results/format.ts';
import type { Counts } from '../../../statistics/counts.ts';
import type { GuardName } from '../../../vocabulary/guards.ts';
import { type Fired, roundGuards } from '../../guards/slice.ts';
import { stolenBetween } from '../../readings/edge.ts';

export interface Slice {
  readonly arm: PlannedArm;
  readonly requests: number;
  readonly durationMs: number;
  readonly generatorCpuMs: number;
  /** Closed loop: answers that count for capacity, and the time they are counted over. */
  readonly counted: number;
  readonly countedMs: number;
  readonly serverCpuUs: number | undefined;
  /** µs, as the folder keeps them; empty in the closed loop. */
  readonly times: Times;
  readonly fired: readonly Fired[];
  readonly evicted: number;
  readonly restarted: boolean;
}

export interface Times {
  readonly response: Counts;
  readonly service: Counts;
  readonly lateness: Counts;
}

export interface Round {
  readonly round: number;
  /** On the clock, all arms and readings together. */
  readonly seconds: number;
  /** In the order of the plan's arms. */
  readonly slices: readonly Slice[];
  /** Guards on the round as a whole. */
  readonly fired: readonly Fired[];
  /** A dropped slice drops its round. */
  readonly dropped: boolean;
}

export type SlicedPlan = PlannedStep & { readonly shape: 'open' | 'closed' };

/** The number of a step's first round: where a plan repeats, or is measured in batches, rounds go on counting, so that each has draws of its own. */
export const firstRound = ({ settings }: Pick<PlannedStep, 'settings'>) => Number(settings.from ?? 0);

/** Answers count for capacity from here on, so that ramp-up does not, ms. */
export const countFromMs = 20;

const none: Counts = { values: new Float64Array(), counts: new Float64Array() };
export const noTimes: Times = { response: none, service: none, lateness: none };

export function sliceOf(step: SlicedPlan, arm: PlannedArm, { values, guards }: Sample, times: Times): Slice {
  return {
    arm,
    requests: values.requests ?? 0,
    durationMs: values.durationMs ?? 0,
    generatorCpuMs: values.generatorCpuMs ?? 0,
    counted: values.counted ?? 0,
    countedMs: Number(step.settings.sliceMs) - countFromMs,
    serverCpuUs: values.serverCpuUs,
    times,
    fired: firedOf(guards),
    evicted: values.evicted ?? 0,
    restarted: values.restarted === 1,
  };
}

/** `samples` and `slices` in the order of the plan's arms. Steal is counted in ticks of 10 ms, too coarse for a slice. */
export function roundOf(round: number, samples: readonly Sample[], slices: readonly Slice[]): Round {
  const sum = (name: string) => samples.reduce((total, { values }) => total + (values[name] ?? 0), 0);
  const stolen = stolenBetween({ stolen: 0, total: 0 }, { stolen: sum('stolenTicks'), total: sum('ticks') });
  const fired = roundGuards({ stolen });
  return {
    round,
    seconds: Math.max(...samples.map(({ values }) => values.sinceRoundMs ?? 0)) / 1_000,
    slices,
    fired,
    dropped: fired.length > 0 || slices.some((slice) => slice.fired.length > 0),
  };
}

/** The guards of a sample, as they fired. */
export function firedOf(guards: Sample['guards']): Fired[] {
  return Object.entries(guards ?? {}).map(([name, value]) => ({ name: name as GuardName, value }));
}
