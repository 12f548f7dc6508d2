/**
 * The start is the unit. What a figure varies by from one set of processes to the next is more than what it varies by within one, so
 * an interval that shall hold for the next start too counts starts and nothing below them.
 *
 * Each arm has one value a start: the logarithm of its figure (the figure itself where it can be zero), or the jackknife's pseudo-value
 * where a figure is made of all starts together, as a quantile is. A start moves all its arms alike (the same minutes, the same store);
 * so an effect is the mean of the differences within the starts, and what is left of a value without its arm's and its start's mean is
 * the residual whose spread the interval has. Residuals of all arms share one variance, unless the pair's own differ by more: then the
 * pair has its own (paired t).
 *
 * Assumption: residuals of different starts are independent and about normal. Few starts are handled by Student's t on their degrees
 * of freedom; a bootstrap over so few would be too narrow (Cameron, Gelbach and Miller, Review of Economics and Statistics 90:414, 2008).
 * Sources: Kalibera and Jones (ISMM 2013) on levels of repetition; Scheffé, The Analysis of Variance (1959), chapter 4, on two-way layouts;
 * Quenouille (1956) and Tukey (1958) on the jackknife.
 */
import { fisherAtMost } from './chi-square.ts';
import { type Outcome, type Scale, spreadOutcome } from './estimate.ts';

/** Under so many starts there is no verdict: guard `few-starts`. */
export const fewestStarts = 5;

/** A variance, with the degrees of freedom that it was estimated on. */
export interface Variance {
  readonly variance: number;
  readonly freedom: number;
}

/** The values of one arm, one a start, in their order. */
export type ByStart = readonly number[];

/**
 * Variance of what arms differ by from start to start: residuals of arms × starts, without the mean of each arm and of each start.
 * On (arms − 1)(starts − 1) degrees of freedom; null under two arms or two starts, and where a value is no finite number. Every arm has
 * a value in every start.
 */
export function residualVariance(arms: readonly ByStart[]): Variance | null {
  const starts = arms[0]?.length ?? 0;
  const freedom = (arms.length - 1) * (starts - 1);
  // Of no arms at all the product would be (−1)(−1).
  if (arms.length < 2 || starts < 2 || arms.some((values) => values.some((value) => !Number.isFinite(value))))
    return null;
  const ofArm = arms.map(meanOf);
  const ofStart = Array.from({ length: starts }, (_, start) => meanOf(arms.map((values) => values[start] as number)));
  const all = meanOf(ofArm);
  let squares = 0;
  for (const [arm, values] of arms.entries())
    for (const [start, value] of values.entries())
      squares += (value - (ofArm[arm] as number) - (ofStart[start] as number) + all) ** 2;
  return { variance: squares / freedom, freedom };
}

/** One variance of several, each weighted by its degrees of freedom; null where there is none. */
export function pooled(variances: readonly (Variance | null)[]): Variance | null {
  const known = variances.filter((each) => each !== null);
  const freedom = known.reduce((sum, each) => sum + each.freedom, 0);
  if (freedom === 0) return null;
  return { variance: known.reduce((sum, each) => sum + each.freedom * each.variance, 0) / freedom, freedom };
}

/** Share of chance beyond which a pair's own spread counts as another than the shared one. */
const anotherSpread = 0.1;

export interface Pair {
  readonly scale: Scale;
  /** The effect as it is printed: a ratio, or a difference in the metric's unit. */
  readonly value: number;
  readonly one: ByStart;
  readonly base: ByStart;
  /** Of residuals, over all arms that may share it. */
  readonly shared: Variance | null;
  /**
   * Sides that are one and the same process in every start: what such a process differs by from the next of its kind was drawn once, and
   * no number of starts makes that smaller. How much that may be is told by the arms that are started anew.
   */
  readonly oneProcess?: 0 | 1 | 2;
  /** False: too few requests beyond a quantile for a verdict. */
  readonly enough?: boolean;
  /** A further error that no start shows, e.g. of rounding: its standard deviation on the scale. */
  readonly further?: number;
}

/** One arm against another, by the differences within each start. Throws a RangeError when the arms have not the same starts. */
export function compareByStart(pair: Pair): Outcome {
  const { scale, value, one, base, shared, oneProcess = 0, enough = true, further = 0 } = pair;
  if (one.length !== base.length)
    throw new RangeError(`starts are paired: ${one.length} of one arm, ${base.length} of the other`);
  const starts = one.length;
  const { variance, freedom } = spreadOf(residualVariance([one, base]), shared, oneProcess);
  const draws = (2 - oneProcess) / starts + oneProcess;
  return spreadOutcome({
    scale,
    value,
    standardError: Math.sqrt(variance * draws + further ** 2),
    degreesOfFreedom: freedom,
    units: starts,
    // Of two lone processes nothing tells how far others would lie from them.
    enough: enough && starts >= fewestStarts && (oneProcess < 2 || shared !== null),
  });
}

/** The shared variance, or the pair's own where that is larger than chance would have it. */
function spreadOf(own: Variance | null, shared: Variance | null, oneProcess: number): Variance {
  if (own === null) return { variance: Number.NaN, freedom: Number.NaN };
  // All of a pair's spread may be that of its one side.
  if (shared === null) return oneProcess === 0 ? own : { ...own, variance: 2 * own.variance };
  if (oneProcess > 0) return shared;
  if (shared.freedom <= own.freedom) return own;
  // The tail of own over shared, read from the other side: there it is exact, and a shared variance of zero no exception.
  const chance = fisherAtMost(shared.variance / own.variance, shared.freedom, own.freedom);
  return own.variance > shared.variance && chance < anotherSpread ? own : shared;
}

export interface Lone {
  readonly scale: Scale;
  readonly value: number;
  readonly values: ByStart;
  readonly enough?: boolean;
  readonly further?: number;
}

/** One arm alone: its value, with the spread of its starts (and of the minutes they fell in). */
export function acrossStarts({ scale, value, values, enough = true, further = 0 }: Lone): Outcome {
  const starts = values.length;
  const mean = meanOf(values);
  const variance = values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (starts - 1);
  return spreadOutcome({
    scale,
    value,
    standardError: Math.sqrt(variance / starts + further ** 2),
    degreesOfFreedom: starts - 1,
    units: starts,
    enough: enough && starts >= fewestStarts,
  });
}

/**
 * Pseudo-values of an estimate that is made of all starts together: n × all − (n − 1) × all but one, one a start. Their mean is the
 * jackknife's estimate, their variance over n its squared error.
 */
export function pseudoValues<Start>(starts: readonly Start[], estimate: (of: readonly Start[]) => number): number[] {
  const n = starts.length;
  const all = estimate(starts);
  if (n < 2) return [all];
  return starts.map((_, left) => n * all - (n - 1) * estimate(starts.filter((_, at) => at !== left)));
}

export const meanOf = (values: ByStart): number => values.reduce((sum, each) => sum + each, 0) / values.length;
