/**
 * Where a series of runs changed its level, and whether it did: E-divisive of Matteson and James (JASA 109:334, 2014) with the
 * exponent 2, for which the energy distance of two stretches is that of their means alone. Daly et al. (ICPE 2020) look at
 * performance tests by E-divisive. With the usual exponent 1 a change of spread is a change too; a history must not call it one,
 * because a new machine is noisier or calmer and no slower for that.
 *
 * The split with the largest distance is tested by permutation; where it holds, the stretches on its sides are split further.
 * Assumption: runs are independent, and where nothing changed their values could stand in any order (exchangeable errors).
 * Runs that hang together in time make more false alarms than the level says.
 */
import { randomFor } from '../vocabulary/random.ts';
import { largestSplit } from './divergence.ts';

export interface ChangePoint {
  /** Index of the first value of the new level: the change lies between `at` − 1 and `at`. */
  readonly at: number;
  /** Of the permutation test by which it was found. */
  readonly p: number;
}

export interface Search {
  readonly seed: number;
  /** Names the draws: series of one seed need different ones. */
  readonly purpose: string;
  /** A split with a larger p is none, 0 to 1. */
  readonly level: number;
  /** Permutations of each test at most; a test ends early where its p is large. */
  readonly draws?: number;
}

/** Values on either side of a split, at least: with one or two, an outlier would be a level. */
export const fewestOnASide = 3;
/** Below it nothing can be split. */
export const fewestValues = 2 * fewestOnASide;

const usualDraws = 9_999;
/** So many permutations as far apart as what was seen, and a test ends: Besag and Clifford (1991). */
const enough = 10;

/**
 * The change points of `values`, one a run in the order of time, by index; empty where there is none, and where there are fewer
 * than `fewestValues` values. Unit and scale do not matter: neither a shift of all values nor a factor on them changes the answer.
 *
 * The first split is a false alarm in at most `level` of the series that have none. Each further one is tested given those before it.
 * @throws RangeError for a value that is not finite: a run without the figure is left out by the caller, not passed as NaN.
 */
export function changePoints(values: readonly number[], search: Search): ChangePoint[] {
  const series = standardised(values);
  if (series === null) return [];
  const found: ChangePoint[] = [];
  for (let stage = 0; ; stage++) {
    const next = tested(series, [0, ...found.map(({ at }) => at), series.length], stage, search);
    if (next === null || next.p > search.level) return found;
    found.push(next);
    found.sort((a, b) => a.at - b.at);
  }
}

/** The first split of `changePoints` and its p, whatever the level; null where nothing can be split, or nothing varies. */
export function firstSplit(values: readonly number[], search: Omit<Search, 'level'>): ChangePoint | null {
  const series = standardised(values);
  return series === null ? null : tested(series, [0, series.length], 0, search);
}

/**
 * The largest split within the stretches between `bounds`, and how often it is reached when the values within each stretch are put
 * in any order. p = h / l when `enough` = h orders of l reached it, else (h + 1) / (draws + 1), so that it is never zero (Phipson and Smyth 2010).
 */
function tested(
  series: Float64Array,
  bounds: readonly number[],
  stage: number,
  { seed, purpose, draws = usualDraws }: Omit<Search, 'level'>,
): ChangePoint | null {
  const split = largestSplit(series, bounds, fewestOnASide);
  if (split === null) return null;
  // The very order that was seen, drawn again, has its distance but for rounding.
  const reached = split.distance * (1 - 1e-9);
  const random = randomFor(seed, `change points/${purpose}`, stage);
  const order = Float64Array.from(series);
  let far = 0;
  for (let draw = 1; draw <= draws; draw++) {
    for (let part = 1; part < bounds.length; part++)
      shuffle(order, bounds[part - 1] as number, bounds[part] as number, random);
    if ((largestSplit(order, bounds, fewestOnASide)?.distance ?? 0) < reached) continue;
    far++;
    if (far === enough) return { at: split.at, p: far / draw };
  }
  return { at: split.at, p: (far + 1) / (draws + 1) };
}

/** Fisher and Yates, in place, from `start` to before `end`. */
function shuffle(values: Float64Array, start: number, end: number, random: () => number): void {
  for (let i = end - 1; i > start; i--) {
    const j = start + Math.floor(random() * (i - start + 1));
    const value = values[i] as number;
    values[i] = values[j] as number;
    values[j] = value;
  }
}

/** Less the mean and divided by the largest deviation, so that sums of squares lose no digits; null where there is nothing to split. */
function standardised(values: readonly number[]): Float64Array | null {
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw new RangeError(`value ${wrong} of the series is ${values[wrong]}: a run without it is left out`);
  if (values.length < fewestValues) return null;
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const away = Float64Array.from(values, (value) => value - mean);
  const most = away.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const size = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  // What differs by rounding alone does not vary.
  return most <= 1e-12 * size ? null : away.map((value) => value / most);
}
