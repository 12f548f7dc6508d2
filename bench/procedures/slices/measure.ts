/** Interleaved slices: a round gives every arm one slice, in an order of its own, so that all see the same machine. */
import type { PlannedArm, Sample } from '../../../results/format.ts';
import { randomFor, shuffled } from '../../../vocabulary/random.ts';
import { readExchanges } from '../../credentials/credentials.ts';
import type { ArmOpening, SliceOrder, SliceResult } from '../../generator/messages.ts';
import { dueAt, type Pace } from '../../generator/pacer.ts';
import { sliceGuards } from '../../guards/slice.ts';
import type { Instrument, Server } from '../../instrument/instrument.ts';
import { type Between, between, edgeAfter, edgeBefore } from '../../readings/edge.ts';
import { recordedCounts } from '../../recording/microseconds.ts';
import { sampleOf, withoutMissing, writeDown } from '../../recording/sample.ts';
import {
  countFromMs,
  firstRound,
  noTimes,
  type Round,
  roundOf,
  type Slice,
  type SlicedPlan,
  sliceOf,
} from './rounds.ts';
import { warmUp } from './warmup.ts';

/** Servers that an earlier step has warmed up: code and heap stay as they are. */
const warm = new WeakSet<Server>();

const drainMs = 5_000;

export interface Sliced {
  readonly step: SlicedPlan;
  readonly rounds: Round[];
}

/**
 * Runs the step's rounds. `enough` is asked every 10 blocks or so (by the caller's rule) once the least number of rounds is
 * done: measuring stops by precision, never by significance. `servers` is in the order of the step's arms. `before`: rounds that
 * an earlier part of this run has measured; it goes on with the round after them.
 */
export async function runSliced(
  step: SlicedPlan,
  plan: { readonly seed: number; readonly connections: number },
  servers: readonly Server[],
  instrument: Instrument,
  enough: (rounds: readonly Round[]) => boolean,
  before: readonly Round[] = [],
): Promise<Sliced> {
  const { client, generator, clock, log, signal } = instrument;
  const armName = (index: number) => `${step.scenario}/${step.arms[index]?.contender}/${index}`;
  const rounds: Round[] = [...before];
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
      const { broken } = await warmUp(armName(index), plan.connections, instrument, warm.has(server));
      warm.add(server);
      if (broken) await generator.openArm(openings[index] as ArmOpening);
    }
    const from = firstRound(step);
    const first = Math.max((rounds.at(-1)?.round ?? -1) + 1, from);
    for (let round = first; round < step.maxRounds && !signal.aborted; round++) {
      const startedAt = clock.monotonic();
      const samples: Sample[] = [];
      const slices: Slice[] = [];
      const order = shuffled([...servers.keys()], randomFor(plan.seed, `${step.scenario}/${step.shape}/order`, round));
      const phase = randomFor(plan.seed, `${step.scenario}/${step.shape}/phase`, round)();
      for (const [place, index] of order.entries()) {
        if (signal.aborted) break;
        const arm = step.arms[index] as PlannedArm;
        const moment = { round, place, phase, startedAt };
        const one = await runOne(step, arm, armName(index), servers[index] as Server, instrument, moment);
        samples[index] = one.sample;
        slices[index] = one.slice;
        // A broken connection is not made again by itself: the rounds to come need all of them.
        if (one.broken) await generator.openArm(openings[index] as ArmOpening);
      }
      if (Object.keys(slices).length < servers.length) break; // interrupted: half a round compares nothing
      const whole = roundOf(round, samples, slices);
      for (const guard of whole.fired) log.guard({ ...guard, scenario: step.scenario, shape: step.shape, round });
      rounds.push(whole);
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

/** Where in the run a slice is: its round, its place in it, the pacer's phase, and when the round began. */
interface Moment {
  readonly round: number;
  readonly place: number;
  readonly phase: number;
  readonly startedAt: number;
}

/** `broken`: a connection broke, or was given up with its request unanswered. */
async function runOne(
  step: SlicedPlan,
  arm: PlannedArm,
  name: string,
  server: Server,
  instrument: Instrument,
  { round, place, phase, startedAt }: Moment,
): Promise<{ slice: Slice; sample: Sample; broken: boolean }> {
  const { generator, clock, log } = instrument;
  const ms = Number(step.settings.sliceMs);
  const pace: Pace = { rate: Number(step.settings.rate), ms, phase };
  const open = step.shape === 'open';
  const order: SliceOrder = open ? { shape: 'open', pace, drainMs } : { shape: 'closed', ms, countFromMs, drainMs };
  const at = clock.now();
  const before = await edgeBefore(server, instrument);
  const seen = await generator.slice(name, order);
  const after = await edgeAfter(server, instrument, before);
  const read = between(before, after);
  const fired = sliceGuards({
    shape: step.shape,
    wrong: seen.wrong,
    lost: seen.lost,
    unanswered: seen.unanswered,
    threadsChanged: read.threadsChanged,
    countersBackwards: read.countersBackwards,
    clockStepMs: read.clockStepMs,
    ...(open
      ? { latenessP99Us: p99Of(seen.latenessUs), dueRequests: seen.due, releasedInTime: releasedInTime(seen, pace) }
      : {}),
  });
  const right = [...seen.serviceUs.keys()].filter((index) => !Number.isNaN(seen.serviceUs[index]));
  const values = {
    ...valuesOf(step, seen, read, right.length),
    sinceRoundMs: clock.monotonic() - startedAt,
    evicted: read.evicted,
    restarted: read.restarted || server.gone !== undefined ? 1 : 0,
  };
  const reading = { step, arm, round, order: place, at, values, commands: read.storeCommands, fired };
  writeDown(log, reading);
  const broken = seen.lost + seen.unanswered > 0;
  const sample = sampleOf(reading);
  if (!open) return { slice: sliceOf(step, arm, sample, noTimes), sample, broken };
  const us = {
    response: Float64Array.from(right, (i) => (seen.serviceUs[i] as number) + (seen.queueingUs[i] as number)),
    service: Float64Array.from(right, (i) => seen.serviceUs[i] as number),
    lateness: seen.latenessUs,
  };
  for (const quantity of ['response', 'service', 'lateness'] as const)
    log.histogram({
      scenario: step.scenario,
      arm,
      quantity,
      us: us[quantity],
      at,
      durationMs: seen.durationMs,
    });
  const times = {
    response: recordedCounts(us.response),
    service: recordedCounts(us.service),
    lateness: recordedCounts(us.lateness),
  };
  return { slice: sliceOf(step, arm, sample, times), sample, broken };
}

function p99Of(us: Float64Array): number {
  const sorted = us.toSorted();
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0;
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

/** What could not be read is left out: missing, never zero. */
function valuesOf(step: SlicedPlan, seen: SliceResult, read: Between, requests: number): Sample['values'] {
  return withoutMissing({
    requests,
    wrong: seen.wrong,
    durationMs: seen.durationMs,
    generatorCpuMs: seen.generatorCpuMs,
    clientBytesSent: seen.bytesSent,
    clientBytesReceived: seen.bytesReceived,
    serverGcMs: read.gcMs,
    serverEventLoopUtilisation: read.eventLoopUtilisation,
    serverRssBytes: read.rssBytes,
    serverBytesRead: read.bytesRead,
    serverBytesWritten: read.bytesWritten,
    serverCpuUs: read.serverCpuUs,
    storeCpuUs: read.storeCpuUs,
    storeBytes: read.storeBytes,
    stolenTicks: read.steal?.stolen,
    ticks: read.steal?.total,
    counted: step.shape === 'closed' ? seen.counted : undefined,
  });
}
