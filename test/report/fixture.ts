/** A synthetic run with all that a report must be able to draw and say. Its figures are invented; only their shapes are real. */

import type { PercentileLine, ReportInput } from '../../report/input.ts';
import type { Comparison, Measurement, RunFile, Sample } from '../../results/format.ts';
import { metric } from '../../vocabulary/metrics.ts';
import { randomFor } from '../../vocabulary/random.ts';
import type { Factors, Verdict } from '../../vocabulary/words.ts';
import { contenders, environment, plan, scenarios } from './fixture-frame.ts';

const ids = contenders.map(({ id }) => id);
const [control, baseline, defaults, token] = ids as [string, string, string, string];

interface Extra {
  factors?: Factors;
  low?: number;
  high?: number;
  n?: number;
  censored?: 'at-most' | 'at-least';
  note?: string;
  shape?: Measurement['load']['shape'];
}

export function measurement(
  scenario: string,
  contender: string,
  id: string,
  value: number,
  extra: Extra = {},
): Measurement {
  const { unit, better, kind } = metric(id);
  const { factors = {}, low, high, n = 20_000, censored, note, shape = 'open' } = extra;
  return {
    scenario,
    contender,
    variant: '',
    factors,
    metric: id,
    unit,
    better,
    kind,
    value,
    low: low ?? null,
    high: high ?? null,
    level: low === undefined ? null : 0.95,
    n,
    ...(censored ? { censored } : {}),
    ...(note ? { note } : {}),
    load: { shape, rate: shape === 'open' ? 1000 : null, connections: 16, serverCore: shape === 'open' ? 0.44 : null },
  };
}

interface CompareExtra {
  factors?: Factors;
  low?: number;
  high?: number;
  verdict?: Verdict;
  neededRounds?: number;
  reason?: string;
  level?: number;
}

export function comparison(
  scenario: string,
  contender: string,
  id: string,
  value: number,
  extra: CompareExtra = {},
): Comparison {
  const { unit, scale } = metric(id);
  const {
    factors = {},
    low,
    high,
    verdict = 'different',
    neededRounds,
    reason,
    level = low === undefined ? 1 : 0.983,
  } = extra;
  return {
    scenario,
    metric: id,
    unit,
    factors,
    baseline,
    contender,
    variant: '',
    effect: { scale, value, low: low ?? null, high: high ?? null, margin: scale === 'ratio' ? 0.03 : 0, level },
    verdict,
    rounds: 48,
    blocks: 24,
    ...(neededRounds === undefined ? {} : { neededRounds }),
    ...(reason === undefined ? {} : { reason }),
  };
}

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

function latencyRows(): { measurements: Measurement[]; comparisons: Comparison[] } {
  const measurements: Measurement[] = [];
  const comparisons: Comparison[] = [];
  for (const [column, id] of latencyMetrics.entries()) {
    const closed = id === 'capacity' || id === 'server-cpu-saturated';
    const tail = /p9/.test(id);
    const half = tail ? 0.12 : 0.018;
    for (const contender of ids) {
      const value = latency[contender]?.[column] as number;
      const ends = id === 'response-p999' ? {} : { low: value * (1 - half), high: value * (1 + half) };
      measurements.push(measurement('latency', contender, id, value, { ...ends, shape: closed ? 'closed' : 'open' }));
      if (contender === baseline || id === 'lateness-p99') continue;
      const effect = value / (latency[baseline]?.[column] as number);
      const low = effect * (1 - half * 1.3);
      const high = effect * (1 + half * 1.3);
      const extra: CompareExtra = tail
        ? { low, high, verdict: 'undecided', neededRounds: 380, reason: 'too-few' }
        : high < 1.03 && low > 1 / 1.03
          ? { low, high, verdict: 'equal' }
          : low > 1 || high < 1
            ? { low, high }
            : { low, high, verdict: 'undecided', neededRounds: 110 };
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

function exactRows(): { measurements: Measurement[]; comparisons: Comparison[] } {
  const measurements: Measurement[] = [];
  const comparisons: Comparison[] = [];
  const add = (scenario: string, id: string, values: Record<string, number>, factors: Factors, noisy = 0) => {
    for (const [contender, value] of Object.entries(values)) {
      const ends = noisy ? { low: value - noisy, high: value + noisy } : {};
      measurements.push(measurement(scenario, contender, id, value, { factors, n: 200, shape: 'counted', ...ends }));
      if (contender === baseline) continue;
      const effect = value - (values[baseline] as number);
      const band = noisy ? { low: effect - noisy, high: effect + noisy } : {};
      const verdict = effect === 0 ? 'equal' : noisy && Math.abs(effect) < noisy ? 'undecided' : 'different';
      comparisons.push(comparison(scenario, contender, id, effect, { factors, verdict, ...band }));
    }
  };
  for (const claims of [0, 5, 20, 50, 100, 200]) {
    const size = 38 * claims;
    add(
      'payload-size',
      'request-bytes',
      { [control]: 118, [baseline]: 236, [defaults]: 231, [token]: 462 + size },
      { claims },
    );
    add(
      'payload-size',
      'response-bytes',
      { [control]: 187, [baseline]: 214, [defaults]: 402, [token]: 214 },
      { claims },
    );
    add(
      'payload-size',
      'login-response-bytes',
      { [control]: 201, [baseline]: 398, [defaults]: 391, [token]: 648 + size },
      { claims },
    );
  }
  const commands = {
    read: { [control]: 0, [baseline]: 1, [defaults]: 2, [token]: 0 },
    login: { [control]: 0, [baseline]: 4, [defaults]: 2, [token]: 0 },
    logout: { [control]: 0, [baseline]: 3, [defaults]: 2, [token]: 0 },
  };
  for (const [operation, values] of Object.entries(commands)) {
    add('store-load', 'store-commands', values, { operation });
    add('store-load', 'store-bytes', scaled(values, 212), { operation });
    add('store-load', 'store-cpu', scaled(values, 11.4), { operation }, 1.6);
  }
  add('store-load', 'store-memory', { [control]: 0, [baseline]: 512, [defaults]: 478, [token]: 0 }, {}, 14);
  const limits: [string, string, number, Extra][] = [
    [token, 'claims-to-cookie-limit', 96, { note: 'derived: this token put into a cookie' }],
    [token, 'claims-to-431', 416, {}],
    [baseline, 'claims-to-cookie-limit', 512, { censored: 'at-least' }],
    [baseline, 'claims-to-431', 512, { censored: 'at-least' }],
    [defaults, 'claims-to-cookie-limit', 512, { censored: 'at-least' }],
    [defaults, 'claims-to-431', 512, { censored: 'at-least' }],
  ];
  for (const [contender, id, value, extra] of limits) {
    measurements.push(measurement('payload-size', contender, id, value, { ...extra, shape: 'counted', n: 10 }));
  }
  return { measurements, comparisons };
}

function scaled(values: Record<string, number>, by: number): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Math.round(value * by * 10) / 10]));
}

/** As the instrument writes them: medians are compared, maxima are not; the deployed lifetime is extrapolated from all triggers. */
function revocationRows(): { measurements: Measurement[]; comparisons: Comparison[] } {
  const measurements: Measurement[] = [];
  const comparisons: Comparison[] = [];
  const delays = ['revocation-delay-p50', 'revocation-delay-p99', 'revocation-delay-max'];
  const row = (contender: string, id: string, value: number, factors: Factors, extra: Extra = {}) =>
    measurements.push(
      measurement('revocation-delay', contender, id, value, { shape: 'probed', n: 10, factors, ...extra }),
    );
  for (const [trigger, inFlight] of [
    ['logout', 'none'],
    ['logout', 'slow'],
    ['revoke', 'none'],
    ['revoke', 'slow'],
  ] as const) {
    const factors = { trigger, inFlight, instance: 'worst' };
    for (const contender of [baseline, defaults]) {
      const back = contender === defaults && inFlight === 'slow';
      for (const id of delays) {
        if (back) row(contender, id, 1_480, factors, { censored: 'at-least' });
        else row(contender, id, trigger === 'logout' ? 0 : 1, factors, { censored: 'at-most' });
        row(contender, id, 1, { ...factors, instance: 'same' }, { censored: 'at-most' });
      }
      row(contender, 'reaccepted', back ? (trigger === 'logout' ? 10 : 1) : 0, factors);
      if (contender === baseline) continue;
      const extra: CompareExtra = back ? { low: 1_390, high: 1_560 } : { low: 0, high: 0, verdict: 'equal' };
      comparisons.push(
        comparison('revocation-delay', defaults, 'revocation-delay-p50', back ? 1_479 : 0, { factors, ...extra }),
      );
    }
    for (const lifetime of [2, 4, 8]) {
      const all = { ...factors, lifetime };
      for (const [index, id] of delays.entries()) {
        const value = lifetime * 1000 * ([0.76, 0.985, 0.99][index] as number);
        const ends = index === 0 ? { low: value * 0.92, high: value * 1.06 } : {};
        row(token, id, Math.round(value), all, { n: 20, ...ends });
      }
      const value = lifetime * 760;
      const ends = { low: value * 0.9, high: value * 1.07 };
      comparisons.push(comparison('revocation-delay', token, 'revocation-delay-p50', value, { factors: all, ...ends }));
      row(token, 'reaccepted', 0, all, { n: 20 });
    }
  }
  for (const id of ['revocation-delay-p50', 'revocation-delay-max']) {
    const note = 'extrapolated from lifetimes of 2, 4, 8 s: delay = −2 ms + 0.999 × life left, 240 trials';
    row(token, id, 899_100, { lifetime: 900, instance: 'worst' }, { n: 240, low: 897_300, high: 900_900, note });
  }
  return { measurements, comparisons };
}

function samples(): Sample[] {
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

function percentiles(): PercentileLine[] {
  const grid = Array.from({ length: 61 }, (_, i) => 100 * (1 - 10 ** (-i / 15)));
  const line = (
    contender: string,
    quantity: PercentileLine['quantity'],
    p50: number,
    tail: number,
  ): PercentileLine => ({
    contender,
    variant: '',
    quantity,
    count: 12_000,
    points: grid.map((p) => {
      const decades = -Math.log10(1 - p / 100);
      return { p, us: Math.round(p50 * (0.72 + 0.6 * decades ** 1.2) * (1 + tail * decades ** 3)) };
    }),
  });
  return ids.flatMap((id) => [line(id, 'response', latency[id]?.[0] as number, 0.02), line(id, 'lateness', 24, 0.2)]);
}

/** Everything measured; some comparisons undecided or invalid, guards fired, a session that came back to life. */
export function fixture(): ReportInput {
  const parts = [latencyRows(), exactRows(), revocationRows()];
  const run: RunFile = {
    schemaVersion: '1.0.0',
    methodVersion: 1,
    tool: { version: '0.1.0', commit: '37e0898' },
    state: 'complete',
    suite: 'quick',
    seed: 4711,
    startedAt: '2026-11-22T21:09:40.000Z',
    finishedAt: '2026-11-22T21:11:49.000Z',
    resumes: [],
    plan: plan(),
    environment: environment(),
    contenders: structuredClone(contenders),
    scenarios: scenarios(),
    measurements: parts.flatMap(({ measurements }) => measurements),
    comparisons: parts.flatMap(({ comparisons }) => comparisons),
    guards: [
      {
        name: 'steal',
        scenario: 'latency',
        contender: token,
        variant: '',
        effect: 'slice-dropped',
        value: 0.14,
        limit: 0.1,
        count: 1,
        rounds: [17],
      },
      {
        name: 'saturated',
        scenario: 'latency',
        contender: control,
        variant: '',
        metric: 'capacity',
        effect: 'invalid',
        value: 0.97,
        limit: 0.85,
        count: 48,
        rounds: [],
      },
      {
        name: 'too-few',
        scenario: 'latency',
        metric: 'response-p99',
        effect: 'note',
        value: 6,
        limit: 20,
        count: 3,
        rounds: [],
      },
      {
        name: 'too-few',
        scenario: 'latency',
        metric: 'response-p90',
        effect: 'note',
        value: 6,
        limit: 20,
        count: 3,
        rounds: [],
      },
    ],
    conformance: ids.flatMap((contender) =>
      ['login', 'read', 'forged', 'expired', 'logout'].map((check) => ({
        contender,
        variant: '',
        check,
        status:
          contender === control && (check === 'forged' || check === 'expired')
            ? ('not-applicable' as const)
            : contender === token && check === 'logout'
              ? ('declared-limit' as const)
              : ('pass' as const),
        ...(contender === token && check === 'logout' ? { note: 'The token is good until it expires.' } : {}),
      })),
    ),
    claims: [],
  };
  return { run, samples: samples(), percentiles: percentiles(), missing: [] };
}
