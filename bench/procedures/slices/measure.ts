/** Interleaved slices: a round gives every arm one slice, in an order of its own, so that all see the same machine. */
import type { PlannedArm, PlannedStep, Sample } from '../../../results/format.ts';
import { randomFor, shuffled } from '../../../vocabulary/random.ts';
import { readExchanges } from '../../credentials/credentials.ts';
import { type LoadSetting, loadSettingOf } from '../../factors/load.ts';
import type { ArmOpening } from '../../generator/messages.ts';
import type { Exchange } from '../../generator/valve.ts';
import type { Instrument, Server } from '../../instrument/instrument.ts';
import type { Measuring } from '../procedure.ts';
import { serverCores, workersOf } from './limits.ts';
import { type Round, recordedRounds, roundOf, roundsOfStart, type Slice, type SlicesPlan } from './rounds.ts';
import { runSlice } from './slice.ts';
import type { SlicesStep } from './step.ts';
import { warmUp } from './warmup.ts';

export async function measureSlices(planned: PlannedStep, _asked: SlicesStep, measuring: Measuring): Promise<void> {
  const step = planned as SlicesPlan;
  const { start, plan, instrument, factors, recorded, over } = measuring;
  const { first, end } = roundsOfStart(step, start);
  const before = recordedRounds(step, recorded, start).filter(({ round }) => round >= first && round < end);
  if (over || before.length >= end - first) return;
  const arms = step.arms.map((arm) => ({
    arm,
    server: measuring.serverOf(arm),
    setting: loadSettingOf(arm.factors, Number(step.settings.rate), factors),
    processes: Math.min(workersOf(arm), serverCores(plan.placement)),
  }));
  await runRounds(step, { plan, start, arms, instrument, warm: measuring.warm }, before);
}

/** Of an arm whose store is made to seem far away; nothing of any other. */
const distanceOf = ({ pingPort }: Server, { distanceMs }: LoadSetting): Pick<ArmOpening, 'distance'> =>
  distanceMs === undefined
    ? {}
    : { distance: { roundTripMs: distanceMs, ...(pingPort === undefined ? {} : { pingPort }) } };

/** An arm with what serves it and how it is loaded. */
export interface LoadedArm {
  readonly arm: PlannedArm;
  readonly server: Server;
  readonly setting: LoadSetting;
  /** That serve it on a core each. Default 1. */
  readonly processes?: number;
  /** What its connections send. Default: reads with credentials that are issued for it, and anew before they expire. */
  readonly exchanges?: readonly (readonly Exchange[])[];
  /** Runs each load on it, in a world that it sets up and takes back. Default: as the world is. */
  within?<T>(load: () => Promise<T>): Promise<T>;
}

export interface Loading {
  readonly plan: { readonly seed: number; readonly connections: number };
  readonly start: number;
  /** In the order of the step's arms. */
  readonly arms: readonly LoadedArm[];
  readonly instrument: Instrument;
  /** Servers that have been warmed up, code and heap: they begin with the medians. */
  readonly warm: WeakSet<Server>;
}

/**
 * Runs the rounds of one start. `before`: rounds that an earlier part of this run has measured; it goes on with the round after them.
 */
export async function runRounds(
  step: SlicesPlan,
  { plan, start, arms, instrument, warm }: Loading,
  before: readonly Round[] = [],
): Promise<Round[]> {
  const { client, generator, clock, log, signal } = instrument;
  const armName = (index: number) => `${step.scenario}/${step.arms[index]?.contender}/${index}`;
  const rounds: Round[] = [...before];
  const openings: (ArmOpening & { readonly issuedAt: number })[] = [];
  /** Opens an arm with credentials that have just been issued. */
  const open = async (index: number) => {
    const { server, setting, exchanges: given } = arms[index] as LoadedArm;
    const users = Number(step.settings.usersPerConnection);
    const exchanges = given ?? (await readExchanges(client, server, plan.connections, users, setting.claims));
    const connections = exchanges.map((list) => list.map(setting.request));
    const url = setting.tls ? await secureUrlOf(server) : server.url;
    const opening = { arm: armName(index), url, connections, ...distanceOf(server, setting) };
    openings[index] = { ...opening, issuedAt: clock.monotonic() };
    await generator.openArm(openings[index]);
  };
  const loaded = <T>(index: number, load: () => Promise<T>): Promise<T> => {
    const arm = arms[index] as LoadedArm;
    return arm.within === undefined ? load() : arm.within(load);
  };
  const old = ({ issuedAt }: { readonly issuedAt: number }, { contender }: Server) =>
    clock.monotonic() - issuedAt > (contender.lifetimeSeconds * 1_000) / 2;
  const at = { scenario: step.scenario, start, planned: step };
  try {
    // Drawn: which server is asked first, and how long each waits between its warm-up and its load, is nobody's by name.
    const warmedUp = shuffled([...arms.keys()], randomFor(plan.seed, `${step.scenario}/${step.shape}/warm-up`, start));
    for (const index of warmedUp) if (!signal.aborted) await open(index);
    for (const [done, index] of warmedUp.entries()) {
      const { server, processes } = arms[index] as LoadedArm;
      if (signal.aborted) break;
      log.progress({ ...at, step: 'warm-up', done, of: arms.length });
      const warming = () => warmUp(armName(index), plan.connections, instrument, warm.has(server), processes);
      const { broken } = await loaded(index, warming);
      warm.add(server);
      if (broken) await generator.openArm(openings[index] as ArmOpening);
    }
    const { first, end } = roundsOfStart(step, start);
    const next = Math.max((rounds.at(-1)?.round ?? -1) + 1, first);
    // Numbers of rounds as the plan has them: those of the first start.
    const inStart = (round: number) => round - first + roundsOfStart(step, 1).first;
    for (let round = next; round < end && !signal.aborted; round++) {
      const startedAt = clock.monotonic();
      const samples: Sample[] = [];
      const slices: Slice[] = [];
      const order = shuffled([...arms.keys()], randomFor(plan.seed, `${step.scenario}/${step.shape}/order`, round));
      const phase = randomFor(plan.seed, `${step.scenario}/${step.shape}/phase`, round)();
      for (const [place, index] of order.entries()) {
        if (signal.aborted) break;
        const { arm, server, setting } = arms[index] as LoadedArm;
        const moment = { start, round, place, phase, startedAt };
        const slice = () => runSlice(step, arm, armName(index), server, instrument, moment, setting);
        const one = await loaded(index, slice);
        samples[index] = one.sample;
        slices[index] = one.slice;
        // A broken connection is not made again by itself: the rounds to come need all of them.
        if (one.broken && !signal.aborted) await generator.openArm(openings[index] as ArmOpening);
      }
      if (Object.keys(slices).length < arms.length) break; // interrupted: half a round compares nothing
      const whole = roundOf(round, samples, slices);
      for (const guard of whole.fired) log.guard({ ...guard, scenario: step.scenario, shape: step.shape, round });
      rounds.push(whole);
      log.progress({ ...at, step: step.shape, done: inStart(round) + 1, of: step.maxRounds });
      // Credentials are issued anew, between rounds, long before the first of them expires.
      for (const [index, { server, exchanges }] of arms.entries())
        if (exchanges === undefined && old(openings[index] as (typeof openings)[number], server)) await open(index);
    }
  } finally {
    await Promise.allSettled(arms.map((_, index) => generator.closeArm(armName(index))));
  }
  return rounds;
}

function secureUrlOf(server: Server): Promise<string> {
  if (server.secureUrl === undefined) throw new Error(`${server.contender.id} cannot be told to listen on TLS`);
  return server.secureUrl();
}
