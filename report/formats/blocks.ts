/**
 * Figures of single starts, for readers that do their own statistics over repeats. A start, not a round, is what they are given: two
 * processes of the same code differ, and counting rounds of one as independent would promise more than was measured. Of a run in one
 * start they are given blocks of rounds (statistics/blocks.ts). The definitions are those of the figures in run.json; a test pools the blocks and compares.
 */

import type { Histogram } from 'hdr-histogram-js';
import type { Measurement, PlannedStep, Sample } from '../../results/format.ts';
import { emptyHistogram } from '../../results/histogram-log.ts';
import { countedHistograms, countedSamples } from '../../results/percentiles.ts';
import { sliceKey } from '../../results/slice-key.ts';
import { blockSecondsOf, intoBlocks, roundsPerBlock } from '../../statistics/blocks.ts';
import { beyond } from '../../statistics/quantile.ts';
import { type Metric, metricOfRun, type Total } from '../../vocabulary/metrics.ts';
import { countFromMs } from '../../vocabulary/slices.ts';
import { factorLabel } from '../../vocabulary/words.ts';
import type { FormatInput } from './format.ts';

/** Under so many requests beyond a quantile in a block, the quantile is a single request's luck and is given for the whole alone. */
export const fewestBeyondInBlock = 10;

export interface BlockFigure {
  /** Requests behind it. */
  readonly n: number;
  /** In the metric's unit. */
  readonly value: number;
}

/** An arm of a sliced step: its slices that count, in the order of their rounds. */
interface Slices {
  readonly samples: readonly Sample[];
  readonly recorded: Recorded;
  readonly step: PlannedStep;
  /** From round to round. */
  readonly seconds: number;
}

type Arm = Pick<Measurement, 'contender' | 'variant' | 'factors'>;

/** Starts (or blocks) of all sliced figures of a run: by measurement, one figure each in the order they ran; none where it is not made of slices. */
export function blocksOf(input: FormatInput): (row: Measurement) => readonly BlockFigure[] {
  const arms = new Map<string, Slices>();
  for (const step of firstOfEach(input.run.plan.steps)) {
    const samples = countedSamples(input, step.scenario).filter(({ shape }) => shape === step.shape);
    const seconds = roundSeconds(samples);
    const recorded = histogramsOf(input, step.scenario);
    for (const [key, own] of Map.groupBy(samples, (sample) => armKey(step.scenario, step.shape, sample)))
      arms.set(key, { samples: own.toSorted((a, b) => a.round - b.round), recorded, step, seconds });
  }
  return (row) => {
    const recipe = recipeOf(row.metric);
    const arm = arms.get(armKey(row.scenario, row.load.shape, row));
    if (recipe === undefined || arm === undefined || row.censored !== undefined) return [];
    const perBlock = roundsPerBlock(arm.seconds, blockSecondsOf('quantile' in recipe ? recipe.quantile.q : 0.5));
    const starts = [...Map.groupBy(arm.samples, ({ start }) => start).values()];
    const repeats = starts.length > 1 ? starts : intoBlocks(arm.samples, perBlock);
    const figures = repeats.map((block) =>
      'quantile' in recipe ? quantileOf(recipe.quantile, block, arm.recorded) : ratioOf(recipe.total, block, arm.step),
    );
    return figures.every((figure) => figure !== undefined) ? figures : [];
  };
}

/** Batches and repeats of a step have one scenario and shape: their samples are taken together. */
function firstOfEach(steps: readonly PlannedStep[]): PlannedStep[] {
  const sliced = steps.filter(({ shape }) => shape === 'open' || shape === 'closed');
  return [...Map.groupBy(sliced, ({ scenario, shape }) => `${scenario} ${shape}`).values()].map(
    ([first]) => first as PlannedStep,
  );
}

const armKey = (scenario: string, shape: string, { contender, variant, factors }: Arm) =>
  JSON.stringify([scenario, shape, contender, variant, factorLabel(factors)]);

/** From the start of a round to that of the next: the median, since some wait for a login or a store. One round lasts a second. */
function roundSeconds(samples: readonly Sample[]): number {
  const starts = [...Map.groupBy(samples, ({ round }) => round)]
    .map(([, own]) => Math.min(...own.map(({ at }) => Date.parse(at))))
    .sort((a, b) => a - b);
  const gaps = starts.slice(1).map((start, index) => start - (starts[index] as number));
  const median = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 1_000;
  return Math.max(1, median) / 1_000;
}

type Recorded = (sample: Sample, quantity: string) => Histogram | undefined;

function histogramsOf(input: FormatInput, scenario: string): Recorded {
  const start = Date.parse(input.run.startedAt);
  const found = new Map(
    countedHistograms(input, scenario).map((one) => [
      `${one.quantity} ${sliceKey(one, Math.round(one.startSeconds * 1_000))}`,
      one,
    ]),
  );
  return (sample, quantity) => found.get(`${quantity} ${sliceKey(sample, Date.parse(sample.at) - start)}`)?.histogram;
}

type Recipe = { readonly quantile: NonNullable<Metric['quantile']> } | { readonly total: Total };

function recipeOf(id: string): Recipe | undefined {
  const { quantile, total } = metricOfRun(id);
  return total ? { total } : quantile && { quantile };
}

const part = {
  serverCpuUs: ({ serverCpuUs }: Sample['values']) => serverCpuUs,
  storeCpuUs: ({ storeCpuUs }: Sample['values']) => storeCpuUs,
  requests: ({ requests }: Sample['values']) => requests,
  counted: ({ counted }: Sample['values']) => counted,
  countedSeconds: (_: Sample['values'], { settings }: PlannedStep) => (Number(settings.sliceMs) - countFromMs) / 1_000,
};

function quantileOf(
  { q, of }: NonNullable<Metric['quantile']>,
  block: readonly Sample[],
  recorded: Recorded,
): BlockFigure | undefined {
  const pool = emptyHistogram();
  for (const sample of block) {
    const histogram = recorded(sample, of);
    if (histogram) pool.add(histogram);
  }
  const n = pool.totalCount;
  if (n === 0 || beyond(q, n) < fewestBeyondInBlock) return undefined;
  return { n, value: pool.getValueAtPercentile(100 * q) };
}

/** A total over another, never a mean of ratios; undefined where one of them could not be read. */
function ratioOf({ of, per, n }: Total, block: readonly Sample[], step: PlannedStep): BlockFigure | undefined {
  let [numerator, denominator, behind] = [0, 0, 0];
  for (const { values } of block) {
    numerator += part[of](values) ?? Number.NaN;
    denominator += part[per](values, step) ?? Number.NaN;
    behind += values[n] ?? 0;
  }
  const value = numerator / denominator;
  return Number.isFinite(value) ? { n: behind, value } : undefined;
}
