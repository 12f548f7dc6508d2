/**
 * Quantiles of pooled histograms, alone and as a ratio of two arms, with a spread from a block bootstrap.
 *
 * Interval: log estimate ± t × bootstrap standard error on blocks − 1 degrees of freedom. The standard error is raised by
 * √(n/(n − 1)), since a bootstrap of n blocks has the spread of n and not of n − 1, and by what correlation is left between blocks
 * (dependence.ts). In simulation it covered as well as bootstrap-t, which can give no standard error for the Holm adjustment
 * and costs a density per draw; the percentile interval covered 88 % at 20 blocks (test/statistics/coverage.test.ts).
 *
 * Assumption: block i of both arms ran at the same time; both are drawn with the same blocks. A quantile is a whole number
 * of `resolution`; the rounding counts as a uniform error, so that two arms that fell on neighbouring values are not told apart by it.
 * Sources: Efron (1979); Carlstein (1986), Kunsch (1989) for blocks; Woodruff (1952) for the slope at a quantile.
 */
import { randomFor } from '../vocabulary/random.ts';
import { fewestBlocks } from './blocks.ts';
import { type Counts, distinctValues, eachPlace, needed } from './counts.ts';
import { dependenceFactor } from './dependence.ts';
import { type Outcome, outcomeOf } from './estimate.ts';
import { mustPair } from './ratio.ts';

/** Under this many requests beyond the quantile, in either arm, there is no verdict: guard `too-few`. */
export const fewestBeyond = 100;

export interface Bootstrap {
  /** Of the run; the draws are a function of (seed, purpose). */
  readonly seed: number;
  /** Names the comparison, e.g. `latency;response-p50;jwt`, so that comparisons do not share draws. */
  readonly purpose?: string;
  readonly draws?: number;
  /** Distance between neighbouring recordable values, in their unit; 1 for histograms of whole µs. */
  readonly resolution?: number;
}

/** The quantile q of one arm's pooled histogram, with its spread on the log scale. Input: one histogram per block. */
export function armQuantile(blocks: readonly Counts[], q: number, bootstrap: Bootstrap): Outcome {
  return bootstrapped([tableOf(blocks)], q, bootstrap);
}

/** Quantile q of arm A over that of arm B, pooled over paired blocks. Throws a RangeError when the numbers of blocks differ. */
export function ratioOfQuantiles(a: readonly Counts[], b: readonly Counts[], q: number, bootstrap: Bootstrap): Outcome {
  mustPair(a, b);
  return bootstrapped([tableOf(a), tableOf(b)], q, bootstrap);
}

/** Requests expected beyond the quantile, on its thinner side. */
export function beyond(q: number, requests: number): number {
  // A hair more, since (1 − 0.9) × 1000 is 99.99999999999997.
  return Math.min(q, 1 - q) * requests * (1 + 1e-12);
}

/** Rounds until every arm has enough requests beyond the quantile; `requests`: of the arm that has fewest, over `rounds`. */
export function roundsForQuantile(q: number, requests: number, rounds: number): number {
  return Math.ceil(Number(((rounds * fewestBeyond) / beyond(q, requests)).toPrecision(10)));
}

/** Cumulative counts, block by block: `sums[place × blocks + block]` recorded values of that block are at most values[place]. */
interface Table {
  readonly values: Float64Array;
  readonly sums: Float64Array;
  readonly totals: Float64Array;
}

function tableOf(blocks: readonly Counts[]): Table {
  const n = blocks.length;
  const values = distinctValues(blocks);
  const sums = new Float64Array(values.length * n);
  for (const [block, histogram] of blocks.entries()) {
    eachPlace(histogram, values, (place, count) => {
      sums[place * n + block] = count;
    });
  }
  for (let i = n; i < sums.length; i++) sums[i] = (sums[i] as number) + (sums[i - n] as number);
  return { values, sums, totals: values.length > 0 ? sums.slice(-n) : new Float64Array(n) };
}

function weighted(numbers: Float64Array, start: number, weights: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < weights.length; k++) sum += (weights[k] as number) * (numbers[start + k] as number);
  return sum;
}

/** The place of the quantile when block k counts weights[k] times: a bisection, since cumulative counts ascend. */
function placeOf({ values, sums, totals }: Table, q: number, weights: Float64Array): number {
  const need = needed(q, weighted(totals, 0, weights));
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const sum = weighted(sums, middle * weights.length, weights);
    if (sum > 0 && sum >= need) high = middle;
    else low = middle + 1;
  }
  return low;
}

function bootstrapped(arms: readonly Table[], q: number, options: Bootstrap): Outcome {
  const { seed, purpose = 'quantile', draws = 10_000, resolution = 1 } = options;
  const n = (arms[0] as Table).totals.length;
  const once = new Float64Array(n).fill(1);
  const requests = arms.map(({ totals }) => weighted(totals, 0, once));
  if (requests.some((count) => count === 0)) return outcomeOf('ratio', Number.NaN, Number.NaN, n);
  const quantileOver = (weights: Float64Array) =>
    arms.map((arm) => arm.values[placeOf(arm, q, weights)] as number) as [number, number?];
  const quantiles = quantileOver(once);
  const value = quantiles[0] / (quantiles[1] ?? 1);
  if (n < 2) return outcomeOf('ratio', value, Number.NaN, n);

  const random = randomFor(seed, `bootstrap;${purpose};${q}`);
  const logs = new Float64Array(draws);
  const weights = new Float64Array(n);
  for (let draw = 0; draw < draws; draw++) {
    weights.fill(0);
    for (let k = 0; k < n; k++) {
      const block = Math.floor(random() * n);
      weights[block] = (weights[block] as number) + 1;
    }
    const [a, b = 1] = quantileOver(weights);
    logs[draw] = Math.log(a / b);
  }
  const drawn = deviationOf(logs) * Math.sqrt(n / (n - 1)) * dependenceFactor(influencesOf(arms, q, once));
  const rounding = quantiles.reduce<number>((sum, each) => sum + (resolution / (each as number)) ** 2 / 12, 0);
  const enough = requests.every((count) => beyond(q, count) >= fewestBeyond);
  return outcomeOf('ratio', value, Math.sqrt(drawn ** 2 + rounding), n, enough && n >= fewestBlocks);
}

function deviationOf(numbers: Float64Array): number {
  let sum = 0;
  for (const each of numbers) sum += each;
  const mean = sum / numbers.length;
  let squares = 0;
  for (const each of numbers) squares += (each - mean) ** 2;
  return Math.sqrt(squares / (numbers.length - 1));
}

/**
 * How far each block moves the log quantile (of the first arm less the second): (q × requests − requests at most the quantile) / all
 * requests × slope. The slope, d log value / d share, is read two standard errors of the share to either side (Woodruff 1952).
 */
function influencesOf(arms: readonly Table[], q: number, once: Float64Array): number[] {
  const influences = new Array<number>(once.length).fill(0);
  for (const [arm, table] of arms.entries()) {
    const requests = weighted(table.totals, 0, once);
    const place = placeOf(table, q, once);
    const shares = Array.from(
      table.totals,
      (total, k) => (q * total - (table.sums[place * once.length + k] as number)) / requests,
    );
    const reach = 2 * Math.sqrt(shares.reduce((sum, share) => sum + share * share, 0));
    const [low, high] = [placeOf(table, Math.max(0, q - reach), once), placeOf(table, Math.min(1, q + reach), once)];
    const shareAt = (at: number) => weighted(table.sums, at * once.length, once) / requests;
    const rise = Math.log((table.values[high] as number) / (table.values[low] as number));
    const slope = high > low && Number.isFinite(rise) ? rise / (shareAt(high) - shareAt(low)) : 0;
    for (const [k, share] of shares.entries()) {
      influences[k] = (influences[k] as number) + (arm === 0 ? share : -share) * slope;
    }
  }
  return influences;
}
