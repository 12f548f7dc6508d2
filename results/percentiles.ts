/** Percentile lines from pooled histograms, on the axis that shows tails: 1/(1 − p). */
import type { Histogram } from 'hdr-histogram-js';
import { type Factors, factorLabel } from '../vocabulary/words.ts';
import type { Sample } from './format.ts';
import { emptyHistogram } from './histogram-log.ts';
import type { RecordedHistogram, RecordedRun } from './reader.ts';
import { sliceKey } from './slice-key.ts';

export interface PercentileLine {
  readonly contender: string;
  readonly variant: string;
  readonly factors: Factors;
  readonly quantity: 'response' | 'service' | 'lateness';
  /** p in percent, from 0 up to 99.99, rising. */
  readonly points: readonly { readonly p: number; readonly us: number }[];
  /** Requests in the pool. */
  readonly count: number;
}

const quantities: ReadonlySet<string> = new Set([
  'response',
  'service',
  'lateness',
] satisfies PercentileLine['quantity'][]);

/** 61 percentiles, evenly spaced in the logarithm of 1/(1 − p): 0, …, 90, …, 99, …, 99.9, …, 99.99. */
export const percentileGrid: readonly number[] = Array.from({ length: 61 }, (_, i) =>
  round(100 * (1 - 10 ** (-i / 15))),
);

function round(percent: number): number {
  return Math.round(percent * 1e6) / 1e6;
}

/**
 * One line per contender, variant, levels of factors and quantity, in order of appearance. All else is pooled: give it one scenario. A line ends where less than one request lies beyond it.
 */
export function percentileLines(histograms: readonly RecordedHistogram[]): PercentileLine[] {
  const pools = new Map<string, { line: Omit<PercentileLine, 'points' | 'count'>; pool: Histogram }>();
  for (const recorded of histograms) {
    const { contender, variant, factors, quantity } = recorded;
    if (!isQuantity(quantity)) continue;
    const key = JSON.stringify([contender, variant, factorLabel(factors), quantity]);
    let held = pools.get(key);
    if (held === undefined) {
      held = { line: { contender, variant, factors, quantity }, pool: emptyHistogram() };
      pools.set(key, held);
    }
    held.pool.add(recorded.histogram);
  }
  return [...pools.values()]
    .filter(({ pool }) => pool.totalCount > 0)
    .map(({ line, pool }) => ({ ...line, points: pointsOf(pool), count: pool.totalCount }));
}

/** The lines of a run: of its first open loop, in which response times are measured; none where it has none. */
export function percentilesOf(recorded: RecordedRun): PercentileLine[] {
  const open = recorded.run.plan.steps.find(({ shape }) => shape === 'open');
  return open ? percentileLines(countedHistograms(recorded, open.scenario)) : [];
}

function pointsOf(pool: Histogram): PercentileLine['points'] {
  return percentileGrid
    .filter((p) => p === 0 || pool.totalCount * (1 - p / 100) >= 1 - 1e-9)
    .map((p) => ({ p, us: pool.getValueAtPercentile(p) }));
}

function isQuantity(quantity: string): quantity is PercentileLine['quantity'] {
  return quantities.has(quantity);
}

/**
 * The samples of one scenario that count: a slice that a guard dropped takes its whole round with it, as it does in the
 * statistics (docs/method.md).
 */
export function countedSamples({ run, samples }: Pick<RecordedRun, 'run' | 'samples'>, scenario: string): Sample[] {
  const own = samples.filter((sample) => sample.scenario === scenario);
  const roundOf = ({ shape, round }: Sample) => `${shape} ${round}`;
  const lost = new Set(own.filter(({ dropped }) => dropped.length > 0).map(roundOf));
  // A guard on a whole round, as steal is, stands in run.json alone: it is known only when the round's samples are written.
  for (const { effect, shape, rounds, scenario: of } of run.guards) {
    if (effect === 'slice-dropped' && of === scenario) for (const round of rounds) lost.add(`${shape} ${round}`);
  }
  return own.filter((sample) => !lost.has(roundOf(sample)));
}

/**
 * The histograms of one scenario that count, as its samples do. A histogram belongs to the sample of its arm that began at
 * the same millisecond; one without a sample (the run broke off between the two) does not count.
 */
export function countedHistograms(recorded: RecordedRun, scenario: string): RecordedHistogram[] {
  const start = Date.parse(recorded.run.startedAt);
  const slices = new Set(
    countedSamples(recorded, scenario).map((sample) => sliceKey(sample, Date.parse(sample.at) - start)),
  );
  return recorded.histograms.filter(
    (one) => one.scenario === scenario && slices.has(sliceKey(one, Math.round(one.startSeconds * 1000))),
  );
}
