/** The synthetic run's latency: figures of the open and the closed loop, slices and percentiles. */

import type { PercentileLine } from '../../report/facts/input.ts';
import type { Comparison, Measurement, Sample } from '../../results/format.ts';
import { randomFor } from '../../vocabulary/random.ts';
import {
  baseline,
  type CompareExtra,
  comparison,
  control,
  defaults,
  ids,
  measurement,
  type Rows,
  token,
} from './fixture-rows.ts';

const latency: Record<string, readonly number[]> = {
  //                  p50  p90  p99  p999  service-p50 service-p99 lateness-p99 capacity cpu cpu-saturated
  [control]: [212, 301, 905, 2_310, 205, 880, 96, 15_930, 168, 56.2],
  [baseline]: [457, 640, 1_720, 3_950, 448, 1_690, 104, 5_790, 443, 162.3],
  [defaults]: [583, 842, 2_240, 4_800, 574, 2_190, 99, 3_880, 621, 248.1],
  [token]: [449, 612, 1_655, 3_420, 441, 1_630, 101, 5_240, 390, 170.4],
};
const latencyMetrics = [
  'response-p50',
  'response-p90',
  'response-p99',
  'response-p999',
  'service-p50',
  'service-p99',
  'lateness-p99',
  'capacity',
  'server-cpu',
  'server-cpu-saturated',
];

/** Shares of a core while capacity was measured. */
const limited = { serverCore: 0.98, storeCore: 0.4, generatorCore: 0.5 };

export function latencyRows(): Rows {
  const measurements: Measurement[] = [];
  const comparisons: Comparison[] = [];
  for (const [column, id] of latencyMetrics.entries()) {
    const closed = id === 'capacity' || id === 'server-cpu-saturated';
    const tail = /p9/.test(id);
    const half = tail ? 0.12 : 0.018;
    for (const contender of ids) {
      const value = latency[contender]?.[column] as number;
      const ends = id === 'response-p999' ? {} : { low: value * (1 - half), high: value * (1 + half) };
      const row = measurement('latency', contender, id, value, { ...ends, shape: closed ? 'closed' : 'open' });
      const limit = contender === control ? 'generator' : 'server-core';
      measurements.push(id === 'capacity' ? { ...row, load: { ...row.load, ...limited, limit } } : row);
      if (contender === baseline || id === 'lateness-p99') continue;
      const effect = value / (latency[baseline]?.[column] as number);
      const low = effect * (1 - half * 1.3);
      const high = effect * (1 + half * 1.3);
      const extra: CompareExtra = tail
        ? { low, high, verdict: 'undecided', neededStarts: 40, reason: 'too-few' }
        : high < 1.03 && low > 1 / 1.03
          ? { low, high, verdict: 'equal' }
          : low > 1 || high < 1
            ? { low, high }
            : { low, high, verdict: 'undecided', neededStarts: 12 };
      const invalid = id === 'capacity' && contender === control;
      comparisons.push(
        comparison(
          'latency',
          contender,
          id,
          effect,
          invalid ? { ...extra, verdict: 'invalid', reason: 'saturated' } : extra,
        ),
      );
    }
  }
  return { measurements, comparisons };
}

export function samples(): Sample[] {
  const out: Sample[] = [];
  const random = randomFor(7, 'fixture');
  const start = Date.parse('2026-11-22T21:10:00Z');
  for (let round = 0; round < 48; round++) {
    const neighbours = 1 + 0.1 * Math.sin(round / 7) + 0.05 * (random() - 0.5);
    for (const [order, contender] of ids.entries()) {
      const cpu =
        (latency[contender]?.[8] as number) *
        neighbours *
        (1 + 0.06 * (random() - 0.5)) *
        (contender === defaults && round > 30 ? 1.09 : 1);
      out.push({
        scenario: 'latency',
        step: 'latency/open',
        start: 1,
        shape: 'open',
        contender,
        variant: '',
        factors: {},
        round,
        order,
        at: new Date(start + round * 1200 + order * 280).toISOString(),
        values: { requests: 250, serverCpuUs: Math.round(cpu * 250), durationMs: 250 },
        dropped: round === 17 && contender === token ? ['steal'] : [],
      });
    }
  }
  return out;
}

export function percentiles(): PercentileLine[] {
  const grid = Array.from({ length: 61 }, (_, i) => 100 * (1 - 10 ** (-i / 15)));
  const line = (
    contender: string,
    quantity: PercentileLine['quantity'],
    p50: number,
    tail: number,
  ): PercentileLine => ({
    contender,
    variant: '',
    factors: {},
    quantity,
    count: 12_000,
    points: grid.map((p) => {
      const decades = -Math.log10(1 - p / 100);
      return { p, us: Math.round(p50 * (0.72 + 0.6 * decades ** 1.2) * (1 + tail * decades ** 3)) };
    }),
  });
  return ids.flatMap((id) => [line(id, 'response', latency[id]?.[0] as number, 0.02), line(id, 'lateness', 24, 0.2)]);
}
