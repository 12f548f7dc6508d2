/** One slice of load on one arm: counters before and after, guards, its sample and its times. */

import type { PlannedArm, Sample } from '../../../results/format.ts';
import { countFromMs } from '../../../vocabulary/slices.ts';
import type { LoadSetting } from '../../factors/load.ts';
import type { RelaySeen, SliceOrder, SliceResult } from '../../generator/messages.ts';
import { dueAt, type Pace } from '../../generator/pacer.ts';
import { sliceGuards } from '../../guards/slice.ts';
import type { Instrument, Server } from '../../instrument/instrument.ts';
import { type Between, between, edgeAfter, edgeBefore } from '../../readings/edge.ts';
import { recordedCounts } from '../../recording/microseconds.ts';
import { sampleOf, withoutMissing, writeDown } from '../../recording/sample.ts';
import { noTimes, type Slice, type SlicesPlan, sliceMsOf, sliceOf } from './rounds.ts';

const drainMs = 5_000;

/** Where in the run a slice is: its round, its place in it, the pacer's phase, and when the round began. */
export interface Moment {
  readonly start: number;
  readonly round: number;
  readonly place: number;
  readonly phase: number;
  readonly startedAt: number;
}

/** `broken`: a connection broke, or was given up with its request unanswered. */
export async function runSlice(
  step: SlicesPlan,
  arm: PlannedArm,
  name: string,
  server: Server,
  instrument: Instrument,
  { start, round, place, phase, startedAt }: Moment,
  { rate, tls }: LoadSetting,
): Promise<{ slice: Slice; sample: Sample; broken: boolean }> {
  const { generator, clock, log } = instrument;
  const ms = sliceMsOf(step, arm);
  const pace: Pace = { rate, ms, phase };
  const open = step.shape === 'open';
  const order: SliceOrder = open ? { shape: 'open', pace, drainMs } : { shape: 'closed', ms, countFromMs, drainMs };
  const at = clock.now();
  const before = await edgeBefore(server, instrument);
  const seen = await generator.slice(name, order);
  const after = await edgeAfter(server, instrument, before);
  const read = tls ? withoutPlainBytes(between(before, after)) : between(before, after);
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
  const reading = { step, start, arm, round, order: place, at, values, commands: read.storeCommands, fired };
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

const p99Of = (us: Float64Array): number => quantileOf(us, 0.99) ?? 0;

/** Of raw times; undefined of none. */
function quantileOf(us: Float64Array, q: number): number | undefined {
  const sorted = us.toSorted();
  return sorted[Math.ceil(sorted.length * q) - 1];
}

/** What PINGs saw of the distance, and what the relay did for it. */
const relayValues = ({ pingUs, lateUs, busyMs }: RelaySeen) => ({
  pings: pingUs.length,
  pingP50Us: quantileOf(pingUs, 0.5),
  pingP90Us: quantileOf(pingUs, 0.9),
  relayLateP99Us: quantileOf(lateUs, 0.99),
  relayBusyMs: busyMs,
});

/** Requests of the nominal slice that the pacer released before it ended (one interval of grace). */
function releasedInTime(seen: SliceResult, pace: Pace): number {
  const end = pace.ms + 1_000 / pace.rate;
  let released = 0;
  for (let index = 0; index < seen.due; index++) {
    if (dueAt(pace, index) + (seen.latenessUs[index] ?? Number.POSITIVE_INFINITY) / 1_000 <= end) released += 1;
  }
  return released;
}

/** A server counts the sockets of its plain listener, which a slice on TLS does not use. */
const withoutPlainBytes = ({ bytesRead: _, bytesWritten: __, ...read }: Between): Between => read;

/** What could not be read is left out: missing, never zero. */
function valuesOf(step: SlicesPlan, seen: SliceResult, read: Between, requests: number): Sample['values'] {
  return withoutMissing({
    requests,
    wrong: seen.wrong,
    durationMs: seen.durationMs,
    generatorCpuMs: seen.generatorCpuMs,
    generatorWaitedMs: seen.generatorWaitedMs ?? undefined,
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
    ...(seen.relay === undefined ? {} : relayValues(seen.relay)),
  });
}
