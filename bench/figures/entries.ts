/** Measurements and comparisons as run.json holds them, from what the statistics say. */
import type { Comparison, Load, Measurement, Plan, PlannedArm } from '../../results/format.ts';
import { type Estimate, intervalOf, type Outcome } from '../../statistics/estimate.ts';
import { type Decision, neededRounds, neededStarts } from '../../statistics/verdict.ts';
import { type GuardName, guard } from '../../vocabulary/guards.ts';
import { metric } from '../../vocabulary/metrics.ts';
import type { Factors, IntervalKind } from '../../vocabulary/words.ts';

export interface Figures {
  readonly measurements: Measurement[];
  readonly comparisons: Comparison[];
  readonly guards: RunGuard[];
}

/** A guard on a whole arm or comparison, found when the figures were made. */
export interface RunGuard {
  readonly name: GuardName;
  readonly value: number;
  readonly scenario: string;
  readonly arm?: PlannedArm;
  readonly metric?: string;
}

type Version = Pick<PlannedArm, 'contender' | 'variant'>;

/** What an arm is compared with: the baseline, or where versions are compared the older version of the same contender. */
export type BaselineOf = (arm: Version) => Version;

export const baselineOf = ({ baseline, versions }: Pick<Plan, 'baseline' | 'versions'>): BaselineOf =>
  versions === undefined
    ? () => ({ contender: baseline, variant: '' })
    : ({ contender }) => ({ contender, variant: versions.older });

export const sameVersion = (a: Version, b: Version): boolean => a.contender === b.contender && a.variant === b.variant;

export const level = 0.95;

export interface Row {
  readonly scenario: string;
  readonly arm: PlannedArm;
  readonly metric: string;
  readonly factors?: Factors;
  readonly load: Load;
  readonly n: number;
}

/** The ends of an interval. `level` null: they are the range that was seen. `interval`: made otherwise than its metric declares. */
export interface Ends {
  readonly low: number;
  readonly high: number;
  readonly level: number | null;
  readonly interval?: IntervalKind;
}

/** A measurement from a value and, where there is one, its interval. */
export function measurementOf(row: Row, value: number, ends?: Ends, extra: Partial<Measurement> = {}): Measurement {
  const { unit, better, kind, interval } = metric(row.metric);
  const made = ends?.interval ?? interval;
  const hasEnds = ends !== undefined && (Number.isFinite(ends.low) || Number.isFinite(ends.high));
  return {
    scenario: row.scenario,
    contender: row.arm.contender,
    variant: row.arm.variant,
    factors: { ...(row.factors ?? row.arm.factors) },
    metric: row.metric,
    unit,
    better,
    kind,
    value,
    low: ends && Number.isFinite(ends.low) ? ends.low : null,
    high: ends && Number.isFinite(ends.high) ? ends.high : null,
    level: ends ? ends.level : null,
    ...(hasEnds && made !== null ? { interval: made } : {}),
    n: row.n,
    load: row.load,
    ...extra,
  };
}

/** Value and interval of one arm; without enough blocks for an interval the value stands alone, as a hint. */
export function endsOf(outcome: Outcome): Ends | undefined {
  if (outcome.state !== 'estimated') return undefined;
  const { low, high } = intervalOf(outcome satisfies Estimate, level);
  return { low, high, level };
}

export interface Compared {
  readonly scenario: string;
  readonly metric: string;
  readonly baseline: Version;
  /** Where levels of one contender are compared: those of its other side. */
  readonly baselineFactors?: Factors;
  readonly arm: PlannedArm;
  readonly factors?: Factors;
  readonly rounds: number;
  readonly blocks: number;
  /** Rounds that are needed whatever the interval says. */
  readonly atLeast?: number;
  /** Where the interval counts starts: blocks are starts then. */
  readonly starts?: BehindStarts;
  /** Which guard says that it was too little for a verdict. */
  readonly tooFew?: GuardName | undefined;
  /** A guard that fired and forbids a verdict. */
  readonly forbidden?: GuardName | undefined;
}

export interface BehindStarts {
  readonly count: number;
  readonly degreesOfFreedom: number;
  /** Starts that are needed whatever the interval says. */
  readonly atLeast?: number;
  /** One side was one process in every start. */
  readonly oneProcess: boolean;
}

/** What a guard makes of a comparison, where one fired. */
const withheld = ({ forbidden }: Pick<Compared, 'forbidden'>) => forbidden && guard(forbidden).forbids;

/** A comparison from a decision of the statistics; undefined where no figure at all can be given. */
export function comparisonOf(row: Compared, decision: Decision): Comparison | undefined {
  if (decision.value === null) return undefined;
  const { unit, scale, margin } = metric(row.metric);
  const effect = {
    scale,
    value: decision.value,
    low: decision.low,
    high: decision.high,
    margin,
    level: decision.level,
  };
  const verdict = withheld(row) ?? decision.verdict;
  const reason = row.forbidden ?? (decision.reason === 'too-few' ? (row.tooFew ?? decision.reason) : undefined);
  const isOpen = verdict === 'undecided' && row.forbidden === undefined;
  return {
    scenario: row.scenario,
    metric: row.metric,
    unit: scale === 'ratio' ? 'ratio' : unit,
    factors: { ...(row.factors ?? row.arm.factors) },
    ...named(row),
    contender: row.arm.contender,
    variant: row.arm.variant,
    effect,
    verdict,
    rounds: row.rounds,
    blocks: row.blocks,
    ...(row.starts === undefined ? {} : startsOf(row.starts)),
    ...(isOpen ? neededFor(effect, row) : {}),
    ...(reason === undefined ? {} : { reason }),
  };
}

const startsOf = ({
  count,
  degreesOfFreedom,
  oneProcess,
}: BehindStarts): Pick<Comparison, 'starts' | 'degreesOfFreedom' | 'oneProcess'> => ({
  starts: count,
  ...(Number.isFinite(degreesOfFreedom) ? { degreesOfFreedom } : {}),
  ...(oneProcess ? { oneProcess } : {}),
});

/** What would decide it: so many starts, or rounds. */
function neededFor(effect: Comparison['effect'], row: Compared): Pick<Comparison, 'neededStarts' | 'neededRounds'> {
  const { rounds, blocks, starts, atLeast = 0 } = row;
  if (starts === undefined)
    return { neededRounds: neededRounds(effect, { rounds, blocks, level: effect.level, atLeast }) };
  // More starts do not make one process more of them.
  if (starts.oneProcess) return { neededStarts: null };
  // One start shows nothing of what the next would bring.
  if (starts.count < 2) return {};
  return { neededStarts: neededStarts(effect, { starts: starts.count, level: effect.level, ...starts }) };
}

const named = ({
  baseline: { contender, variant },
  baselineFactors,
}: Pick<Compared, 'baseline' | 'baselineFactors'>) => ({
  baseline: contender,
  ...(variant === '' ? {} : { baselineVariant: variant }),
  ...(baselineFactors === undefined ? {} : { baselineFactors: { ...baselineFactors } }),
});

/** An exact metric has no interval: it is equal or different, and it says by how much. */
export function exactComparison(row: Compared, difference: number): Comparison {
  const { unit } = metric(row.metric);
  return {
    scenario: row.scenario,
    metric: row.metric,
    unit,
    factors: { ...(row.factors ?? row.arm.factors) },
    ...named(row),
    contender: row.arm.contender,
    variant: row.arm.variant,
    effect: { scale: 'difference', value: difference, low: null, high: null, margin: 0, level: 1 },
    verdict: withheld(row) ?? (difference === 0 ? 'equal' : 'different'),
    rounds: row.rounds,
    blocks: row.blocks,
    ...(row.forbidden ? { reason: row.forbidden } : {}),
  };
}

/** As `endsOf`, for an outcome on the difference scale that is the measurement itself; it cannot be below zero. */
export function endsOfPlain(outcome: Outcome): Ends | undefined {
  const ends = endsOf(outcome);
  return ends && { ...ends, low: Math.max(0, ends.low) };
}
