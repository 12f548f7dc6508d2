/**
 * Trials of the instrument: a server whose behaviour is known, measured as any other, and what was reported set beside what was
 * there. Truth is the server's own record; for a stall, which no record of a server can see whole, the record on the schedule.
 */
import { blockSecondsOf, intoBlocks, roundsPerBlock } from '../../statistics/blocks.ts';
import { intervalOf } from '../../statistics/estimate.ts';
import { differenceOfRatios, sumOf, type Totals } from '../../statistics/ratio.ts';
import type { Burnt, KnownRecord } from './behaviour.ts';
import { connections, type Laboratory, quantilesOf } from './laboratory.ts';

/** One figure: what was there, what was reported, and whether that is near enough. */
export interface Finding {
  /** e.g. `delay 20 ms, p50`. */
  readonly name: string;
  readonly unit: string;
  readonly known: number;
  readonly reported: number;
  /** Interval of what was reported, where it has one. */
  readonly low?: number;
  readonly high?: number;
  /** What the server wrote down itself, where that is not the truth that counts. */
  readonly recorded?: number;
  /** The largest error that is allowed, in the unit. */
  readonly allowed: number;
  readonly holds: boolean;
}

type Row = Pick<Finding, 'name' | 'unit' | 'known' | 'reported' | 'allowed'>;
const judged = (row: Row): Finding => ({ ...row, holds: Math.abs(row.reported - row.known) <= row.allowed });

/** A rate that leaves most connections idle, so that nothing queues, requests/s. */
const rateFor = (delayMs: number) => Math.min(500, Math.round((connections * 1_000 * 0.4) / delayMs));

/** A constant delay: p50 within 3 % or 0.5 ms of the record, p99 within lateness and 2 ms of it. */
export async function delayTrial(laboratory: Laboratory, delayMs: number, seconds: number): Promise<Finding[]> {
  const server = await laboratory.known(`delay-${delayMs}`, { delayMs });
  const warm = { rate: rateFor(delayMs), ms: 1_000, phase: 0.5 };
  await laboratory.unsliced(server, warm, connections);
  await server.record();
  const seen = await laboratory.unsliced(server, { ...warm, ms: seconds * 1_000 }, connections);
  const record = durations(await server.record());
  await server.stop();
  const reported = quantilesOf(seen);
  const p50 = quantile(record, 0.5);
  const row = { unit: 'ms' };
  return [
    judged({
      ...row,
      name: `delay ${delayMs} ms, p50`,
      known: p50,
      reported: reported(0.5),
      allowed: Math.max(0.03 * p50, 0.5),
    }),
    judged({
      ...row,
      name: `delay ${delayMs} ms, p99`,
      known: quantile(record, 0.99),
      reported: reported(0.99),
      allowed: reported(0.99, 'lateness') + 2,
    }),
  ];
}

/** Two constant delays: the median of each peak, and the share of the second, within 3 %. */
export async function twoPeaksTrial(laboratory: Laboratory, seconds: number): Promise<Finding[]> {
  const behaviour = { delayMs: 20, secondDelayMs: 60, secondShare: 0.3 };
  const server = await laboratory.known('two-peaks', behaviour);
  const rate = rateFor(behaviour.secondDelayMs);
  await laboratory.unsliced(server, { rate, ms: 1_000, phase: 0.5 }, connections);
  await server.record();
  const seen = await laboratory.unsliced(server, { rate, ms: seconds * 1_000, phase: 0.5 }, connections);
  const there = peaksOf(durations(await server.record()));
  await server.stop();
  const response = [...seen.serviceUs].map((service, index) => (service + (seen.queueingUs[index] as number)) / 1_000);
  const reported = peaksOf(response);
  return (
    [
      ['two peaks, the first', 'ms', 'first'],
      ['two peaks, the second', 'ms', 'second'],
      ['two peaks, share of the second', '%', 'share'],
    ] as const
  ).map(([name, unit, of]) =>
    judged({ name, unit, known: there[of], reported: reported[of], allowed: 0.03 * there[of] }),
  );
}

/**
 * A stall within a fixed schedule, unsliced: whoever is due while it lasts is answered after its end, one after another. The truth
 * is when the server answered, by its record, since the request was due, by the schedule. p95, p99 and maximum within 5 %.
 */
export async function stallTrial(laboratory: Laboratory, stallMs: number, seconds: number): Promise<Finding[]> {
  const rate = 1_000;
  const stallAfterMs = Math.round(seconds * 400);
  const server = await laboratory.known('stall', { stallMs, stallAfterMs });
  // Compiled before, and the stall counted anew from the first request of the slice.
  await laboratory.unsliced(server, { rate, ms: 1_000, phase: 0.5 }, connections);
  await server.again();
  await server.record();
  const seen = await laboratory.unsliced(server, { rate, ms: seconds * 1_000, phase: 0.5 }, connections);
  const record = await server.record();
  await server.stop();
  const reported = quantilesOf(seen);
  const due = (index: number) => (index * 1_000) / rate;
  // Those of the slice alone: each connection's credential was tried once before.
  const requests = seen.serviceUs.length;
  const [arrived, answered] = [record.arrivedMs, record.answeredMs].map((times) =>
    times.toSorted().slice(-requests),
  ) as [Float64Array, Float64Array];
  // The schedule on the server's own clock: no request can arrive before it is due, and the most punctual one hardly after.
  const first = Math.min(...arrived.map((at, index) => at - due(index)));
  const truth = [...answered].map((at, index) => at - first - due(index));
  return [0.95, 0.99, 1].map((q) => {
    const known = quantile(truth, q);
    const name = `stall ${stallMs} ms in ${seconds} s, ${q === 1 ? 'max' : `p${q * 100}`}`;
    return judged({ name, unit: 'ms', known, reported: reported(q), allowed: 0.05 * known });
  });
}

/**
 * CPU that is burnt: the difference in server-cpu to where nothing is burnt, within 10 % of what was asked for. All arms are ports of one
 * process: what two processes of one code differ by for life is no error of the instrument, and has series of its own (A/A).
 */
export async function burnTrial(
  laboratory: Laboratory,
  burns: readonly number[],
  secondsEach: number,
  seed: number,
): Promise<Finding[]> {
  const server = await laboratory.known('burning', { burns: [0, ...burns] });
  const servers = await server.burning();
  const rounds = new Map<string, Totals[]>();
  const roundSeconds = 0.26 * servers.length;
  const { measurements } = await laboratory.compared(servers, {
    shape: 'open',
    secondsEach,
    rate: 1_000,
    metrics: ['server-cpu'],
    seed,
    sample: ({ contender, round, values }) => {
      // What was burnt before, while nothing was compiled, is not in any slice.
      if (rounds.size === 0) void server.record();
      const own = rounds.get(contender) ?? [];
      own[round] = { numerator: values.serverCpuUs ?? Number.NaN, denominator: values.requests ?? 0 };
      rounds.set(contender, own);
    },
  });
  const { burnt } = await server.record();
  await server.stop();
  const cpuOf = (burnUs: number) =>
    measurements.find(({ contender }) => contender === `burn-${burnUs}`)?.value ?? Number.NaN;
  return burns.map((burnUs, index) => {
    // The first port burns nothing and is not loaded, the second is that of 0 µs.
    const { us, requests } = burnt[index + 2] as Burnt;
    const recorded = us / requests;
    const perBlock = roundsPerBlock(roundSeconds, blockSecondsOf(0.5));
    const [burning, still] = [burnUs, 0].map((us) => intoBlocks(rounds.get(`burn-${us}`) ?? [], perBlock).map(sumOf));
    const difference = differenceOfRatios(burning as Totals[], still as Totals[]);
    const { low, high } = difference.state === 'none' ? noInterval : intervalOf(difference, 0.95);
    const row = { name: `burn ${burnUs} µs`, unit: 'µs/request', known: burnUs, allowed: 0.1 * burnUs };
    return { ...judged({ ...row, reported: cpuOf(burnUs) - cpuOf(0) }), low, high, recorded };
  });
}

/** Bytes of an answer: those of the body, and the digits of its length. Exact. */
export async function bytesTrial(laboratory: Laboratory): Promise<Finding[]> {
  const [small, large] = [2, 2_002];
  const each = [];
  for (const bytes of [small, large]) {
    const server = await laboratory.known(`bytes-${bytes}`, { bytes });
    const { bytesWritten = Number.NaN, requests } = await laboratory.counted(server, 200);
    each.push(bytesWritten / requests);
    await server.stop();
  }
  const known = large - small + String(large).length - String(small).length;
  const reported = (each[1] as number) - (each[0] as number);
  return [judged({ name: `answers of ${large} and ${small} bytes`, unit: 'bytes', known, reported, allowed: 0 })];
}

/** A store that is asked k times. Exact. */
export async function storeTrial(laboratory: Laboratory): Promise<Finding[]> {
  if (laboratory.store === null) return [];
  const storeAsks = 3;
  const server = await laboratory.known('store', { storeAsks });
  const { storeCommands = {}, requests } = await laboratory.counted(server, 200);
  await server.stop();
  const calls = Object.values(storeCommands).reduce((sum, count) => sum + count, 0);
  const row = { name: `a store that is asked ${storeAsks} times`, unit: 'commands/request', known: storeAsks };
  return [judged({ ...row, reported: calls / requests, allowed: 0 })];
}

const noInterval = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

const durations = ({ arrivedMs, answeredMs }: KnownRecord) =>
  [...arrivedMs].map((at, index) => (answeredMs[index] as number) - at);

/** Type 1 of Hyndman and Fan, as the instrument's own quantiles. */
function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length - 1e-9) - 1)] ?? Number.NaN;
}

/** Peaks on either side of the middle between the two delays. */
function peaksOf(ms: readonly number[]): { first: number; second: number; share: number } {
  const middle = 40;
  const [low, high] = [ms.filter((each) => each < middle), ms.filter((each) => each >= middle)];
  return { first: quantile(low, 0.5), second: quantile(high, 0.5), share: (100 * high.length) / ms.length };
}
