/** Interleaved slices: a round gives every arm one slice, in an order of its own, so that all see the same machine. */
import type { PlannedArm, PlannedStep, Sample } from '../../results/format.ts';
import { randomFor, shuffled } from '../../vocabulary/random.ts';
import { readExchanges } from '../arms/credentials.ts';
import type { ArmOpening, SliceOrder, SliceResult } from '../generator/messages.ts';
import { dueAt, type Pace } from '../generator/pacer.ts';
import { type Fired, roundGuards, sliceGuards } from '../guards/slice.ts';
import type { Instrument, Server } from '../instrument.ts';
import { type Between, between, edgeAfter, edgeBefore, stolenBetween } from '../probes/edge.ts';
import { warmUp } from '../warmup.ts';
import { writeDown } from './written.ts';

/** One slice, as the statistics need it. Times in µs. */
export interface Slice {
  readonly arm: PlannedArm;
  readonly requests: number;
  readonly durationMs: number;
  readonly generatorCpuMs: number;
  readonly counted: number;
  readonly countedMs: number;
  readonly serverCpuUs: number | undefined;
  readonly responseUs: Float64Array;
  readonly serviceUs: Float64Array;
  readonly latenessUs: Float64Array;
  readonly fired: readonly Fired[];
  /** A connection broke, or was given up with its request unanswered. */
  readonly broken: boolean;
  readonly evicted: number;
  readonly restarted: boolean;
}

export interface Round {
  readonly round: number;
  /** On the clock, all arms and readings together. */
  readonly seconds: number;
  /** In the order of the plan's arms. */
  readonly slices: readonly Slice[];
  /** A dropped slice drops its round. */
  readonly dropped: boolean;
}

/** Servers that an earlier step has warmed up: code and heap stay as they are. */
const warm = new WeakSet<Server>();

/** Answers count for capacity from here on, so that ramp-up does not. */
const countFromMs = 20;
const drainMs = 5_000;

export interface Sliced {
  readonly step: PlannedStep;
  readonly rounds: Round[];
}

/**
 * Runs the step's rounds. `enough` is asked every 10 blocks or so (by the caller's rule) once the least number of rounds is
 * done: measuring stops by precision, never by significance. `servers` is in the order of the step's arms.
 */
export async function runSliced(
  step: PlannedStep & { shape: 'open' | 'closed' },
  plan: { readonly seed: number; readonly connections: number },
  servers: readonly Server[],
  instrument: Instrument,
  enough: (rounds: readonly Round[]) => boolean,
): Promise<Sliced> {
  const { client, generator, clock, log, machine, signal } = instrument;
  const armName = (index: number) => `${step.scenario}/${step.arms[index]?.contender}/${index}`;
  const rounds: Round[] = [];
  const openings: (ArmOpening & { readonly issuedAt: number })[] = [];
  /** Opens an arm with credentials that have just been issued. */
  const open = async (index: number) => {
    const server = servers[index] as Server;
    const users = Number(step.settings.usersPerConnection);
    const connections = await readExchanges(client, server, plan.connections, users);
    openings[index] = { arm: armName(index), url: server.url, connections, issuedAt: clock.monotonic() };
    await generator.openArm(openings[index]);
  };
  const old = ({ issuedAt }: { readonly issuedAt: number }, { contender }: Server) =>
    clock.monotonic() - issuedAt > (contender.lifetimeSeconds * 1_000) / 2;
  try {
    for (const index of servers.keys()) if (!signal.aborted) await open(index);
    for (const index of servers.keys()) {
      if (signal.aborted) break;
      log.progress({ scenario: step.scenario, planned: step, step: 'warm-up', done: index, of: servers.length });
      const server = servers[index] as Server;
      const { broken } = await warmUp(armName(index), plan.connections, generator, clock, warm.has(server));
      warm.add(server);
      if (broken) await generator.openArm(openings[index] as ArmOpening);
    }
    for (let round = 0; round < step.maxRounds && !signal.aborted; round++) {
      const startedAt = clock.monotonic();
      const stealBefore = machine.steal();
      const slices: Slice[] = [];
      const order = shuffled([...servers.keys()], randomFor(plan.seed, `${step.scenario}/${step.shape}/order`, round));
      const phase = randomFor(plan.seed, `${step.scenario}/${step.shape}/phase`, round)();
      for (const [place, index] of order.entries()) {
        if (signal.aborted) break;
        const slice = await runOne(
          step,
          step.arms[index] as PlannedArm,
          armName(index),
          servers[index] as Server,
          instrument,
          { round, place, phase },
        );
        slices[index] = slice;
        // A broken connection is not made again by itself: the rounds to come need all of them.
        if (slice.broken) await generator.openArm(openings[index] as ArmOpening);
      }
      if (Object.keys(slices).length < servers.length) break; // interrupted: half a round compares nothing
      const fired = roundGuards({ stolen: stolenBetween(stealBefore, machine.steal()) });
      for (const guard of fired) log.guard({ ...guard, scenario: step.scenario, shape: step.shape, round });
      rounds.push({
        round,
        seconds: (clock.monotonic() - startedAt) / 1_000,
        slices,
        dropped: fired.length > 0 || slices.some((slice) => slice.fired.length > 0),
      });
      log.progress({ scenario: step.scenario, planned: step, step: step.shape, done: round + 1, of: step.maxRounds });
      if (round + 1 >= step.minRounds && enough(rounds)) break;
      // Credentials are issued anew, between rounds, long before the first of them expires.
      for (const [index, server] of servers.entries())
        if (old(openings[index] as (typeof openings)[number], server)) await open(index);
    }
  } finally {
    await Promise.allSettled(servers.map((_, index) => generator.closeArm(armName(index))));
  }
  return { step, rounds };
}

async function runOne(
  step: PlannedStep & { shape: 'open' | 'closed' },
  arm: PlannedArm,
  name: string,
  server: Server,
  { generator, store, machine, clock, log }: Instrument,
  { round, place, phase }: { readonly round: number; readonly place: number; readonly phase: number },
): Promise<Slice> {
  const ms = Number(step.settings.sliceMs);
  const pace: Pace = { rate: Number(step.settings.rate), ms, phase };
  const order: SliceOrder =
    step.shape === 'open' ? { shape: 'open', pace, drainMs } : { shape: 'closed', ms, countFromMs, drainMs };
  const at = clock.now();
  const before = await edgeBefore(server, store, machine);
  const seen = await generator.slice(name, order);
  const after = await edgeAfter(server, store, machine, before.store?.pid ?? null);
  const read = between(before, after);
  const latenessUs = seen.latenessUs.toSorted();
  const fired = sliceGuards({
    shape: step.shape,
    wrong: seen.wrong,
    lost: seen.lost,
    unanswered: seen.unanswered,
    threadsChanged: read.threadsChanged,
    countersBackwards: read.countersBackwards,
    ...(step.shape === 'open'
      ? {
          latenessP99Us: latenessUs[Math.ceil(latenessUs.length * 0.99) - 1] ?? 0,
          dueRequests: seen.due,
          releasedInTime: releasedInTime(seen, pace),
        }
      : {}),
  });
  const right = [...seen.serviceUs.keys()].filter((index) => !Number.isNaN(seen.serviceUs[index]));
  const serviceUs = Float64Array.from(right, (index) => seen.serviceUs[index] as number);
  const responseUs =
    step.shape === 'open'
      ? Float64Array.from(right, (index) => (seen.serviceUs[index] as number) + (seen.queueingUs[index] as number))
      : serviceUs;
  const values = valuesOf(step, seen, read, right.length);
  writeDown(log, { step, arm, round, order: place, at, values, commands: read.storeCommands, fired });
  if (step.shape === 'open') {
    for (const [quantity, us] of [
      ['response', responseUs],
      ['service', serviceUs],
      ['lateness', seen.latenessUs],
    ] as const) {
      log.histogram({ scenario: step.scenario, arm, quantity, us, at, durationMs: seen.durationMs });
    }
  }
  return {
    arm,
    requests: right.length,
    durationMs: seen.durationMs,
    generatorCpuMs: seen.generatorCpuMs,
    counted: seen.counted,
    countedMs: ms - countFromMs,
    serverCpuUs: read.serverCpuUs,
    responseUs,
    serviceUs,
    latenessUs: seen.latenessUs,
    fired,
    broken: seen.lost + seen.unanswered > 0,
    evicted: read.evicted,
    restarted: read.restarted || server.gone !== undefined,
  };
}

/** Requests of the nominal slice that the pacer released before it ended (one interval of grace). */
function releasedInTime(seen: SliceResult, pace: Pace): number {
  const end = pace.ms + 1_000 / pace.rate;
  let released = 0;
  for (let index = 0; index < seen.due; index++) {
    if (dueAt(pace, index) + (seen.latenessUs[index] ?? Number.POSITIVE_INFINITY) / 1_000 <= end) released += 1;
  }
  return released;
}

function valuesOf(step: PlannedStep, seen: SliceResult, read: Between, requests: number): Sample['values'] {
  return {
    requests,
    wrong: seen.wrong,
    durationMs: seen.durationMs,
    generatorCpuMs: seen.generatorCpuMs,
    serverGcMs: read.gcMs,
    serverEventLoopUtilisation: read.eventLoopUtilisation,
    serverRssBytes: read.rssBytes,
    serverBytesRead: read.bytesRead,
    serverBytesWritten: read.bytesWritten,
    ...(read.serverCpuUs === undefined ? {} : { serverCpuUs: read.serverCpuUs }),
    ...(read.storeCpuUs === undefined ? {} : { storeCpuUs: read.storeCpuUs }),
    ...(read.storeBytes === undefined ? {} : { storeBytes: read.storeBytes }),
    ...(read.stolen === undefined ? {} : { stolen: read.stolen }),
    ...(step.shape === 'closed' ? { counted: seen.counted } : {}),
  };
}
