/**
 * Slices and rounds as the statistics need them. Both are made of what the run folder keeps, a sample and its histograms: a round
 * that was measured now and one that is read back from a folder are the same.
 */
import type { PlannedArm, PlannedStep, Sample } from '../../../results/format.ts';
import type { Counts } from '../../../statistics/counts.ts';
import { countFromMs } from '../../../vocabulary/slices.ts';
import type { Fired } from '../../guards/slice.ts';
import { roundGuards } from '../../guards/slice.ts';
import { stolenBetween } from '../../readings/edge.ts';
import { armKey, type Recorded, type RecordedSample } from '../../recording/recorded.ts';
import { firedOf } from '../../recording/sample.ts';

export interface Slice {
  readonly arm: PlannedArm;
  readonly requests: number;
  readonly durationMs: number;
  readonly generatorCpuMs: number;
  readonly generatorWaitedMs: number | undefined;
  /** Closed loop: answers that count for capacity, and the time they are counted over. */
  readonly counted: number;
  readonly countedMs: number;
  readonly serverCpuUs: number | undefined;
  readonly storeCpuUs: number | undefined;
  /** Share of the time that the server's event loop was active. */
  readonly eventLoopUtilisation: number | undefined;
  /** µs, as the folder keeps them; empty in the closed loop. */
  readonly times: Times;
  /** Median of the PINGs through the relay, µs; undefined where none is told. */
  readonly pingP50Us: number | undefined;
  /** Time that the generator spent on relaying, ms. */
  readonly relayBusyMs: number | undefined;
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
  /** Which set of processes it was measured with, from 1; batches have sets of their own. */
  readonly start: number;
  /** On the clock, all arms and readings together. */
  readonly seconds: number;
  /** In the order of the plan's arms. */
  readonly slices: readonly Slice[];
  /** Guards on the round as a whole. */
  readonly fired: readonly Fired[];
  /** A dropped slice drops its round. */
  readonly dropped: boolean;
}

export type SlicesPlan = PlannedStep & { readonly shape: 'open' | 'closed' };

/**
 * Numbers of a step's rounds in one start: `first` and the one after the last. Rounds go on counting where a plan repeats, is measured
 * in batches or has several starts, so that each round has draws of its own.
 */
export function roundsOfStart({ settings, maxRounds }: PlannedStep, start: number): { first: number; end: number } {
  const before = (start - 1) * Number(settings.roundsOfStart ?? maxRounds);
  return { first: before + Number(settings.from ?? 0), end: before + maxRounds };
}

/** requests/s that are due on an arm of the open loop. */
export const rateOf = ({ settings }: PlannedStep, { factors }: PlannedArm): number =>
  Number(factors.rate ?? settings.rate);

/** Nominal length of a slice, ms: at a low rate as long as the fewest requests take that the step wants in one. */
export function sliceMsOf(step: PlannedStep, arm: PlannedArm): number {
  const { sliceMs, fewestRequests } = step.settings;
  if (fewestRequests === undefined) return Number(sliceMs);
  return Math.max(Number(sliceMs), (1_000 * Number(fewestRequests)) / rateOf(step, arm));
}

const none: Counts = { values: new Float64Array(), counts: new Float64Array() };
export const noTimes: Times = { response: none, service: none, lateness: none };

export function sliceOf(step: SlicesPlan, arm: PlannedArm, { values, guards }: Sample, times: Times): Slice {
  return {
    arm,
    requests: values.requests ?? 0,
    durationMs: values.durationMs ?? 0,
    generatorCpuMs: values.generatorCpuMs ?? 0,
    generatorWaitedMs: values.generatorWaitedMs,
    counted: values.counted ?? 0,
    countedMs: Number(step.settings.sliceMs) - countFromMs,
    serverCpuUs: values.serverCpuUs,
    storeCpuUs: values.storeCpuUs,
    eventLoopUtilisation: values.serverEventLoopUtilisation,
    times,
    pingP50Us: values.pingP50Us,
    relayBusyMs: values.relayBusyMs,
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
    start: samples[0]?.start ?? 1,
    seconds: Math.max(...samples.map(({ values }) => values.sinceRoundMs ?? 0)) / 1_000,
    slices,
    fired,
    dropped: fired.length > 0 || slices.some((slice) => slice.fired.length > 0),
  };
}

/** Whole rounds that are recorded of a step, in one start or in all: those that every arm had its slice in. */
export function recordedRounds(step: SlicesPlan, recorded: Recorded, start?: number): Round[] {
  const samples = recorded.samplesOf(step, start);
  const byRound = Map.groupBy(samples, ({ sample }) => sample.round);
  return [...byRound]
    .filter(([, slices]) => slices.length === step.arms.length)
    .sort(([a], [b]) => a - b)
    .map(([round, slices]) => {
      const ofArm = new Map(slices.map((slice) => [armKey(slice.arm), slice]));
      const inOrder = step.arms.map((arm) => ofArm.get(armKey(arm)) as RecordedSample);
      return roundOf(
        round,
        inOrder.map(({ sample }) => sample),
        inOrder.map(({ arm, sample }) =>
          sliceOf(step, arm, sample, {
            response: recorded.times(sample, 'response'),
            service: recorded.times(sample, 'service'),
            lateness: recorded.times(sample, 'lateness'),
          }),
        ),
      );
    });
}
