/** A contender's figures in two runs, each against itself: what is counted exactly, what is noisy by its two intervals. */
import type { Comparison, Measurement } from '../results/format.ts';
import { isByChance } from '../results/varying.ts';
import type { Outcome } from '../statistics/estimate.ts';
import { sharesAlike } from '../statistics/shares.ts';
import { decide, verdictOf } from '../statistics/verdict.ts';
import { isSummary } from '../vocabulary/factors.ts';
import { metricOfRun } from '../vocabulary/metrics.ts';
import { changeBetween, changeOfRanges } from './independent.ts';
import { type Doubt, figureOf, placeOf, type Recorded } from './recorded.ts';
import { leastStarts } from './starts.ts';

/** Reason of a verdict that is withheld: a machine is not as fast at one time as at another, and no interval knows of it. */
export const machineSpeed = 'machine-speed';
const alpha = 0.05;
/** Four fills that all lie beyond four others happen by chance in 2 of 70 cases. */
const fewestFills = 4;

interface Pair {
  readonly before: Measurement;
  readonly after: Measurement;
  readonly doubt: Doubt | undefined;
}

/** One comparison for each figure that is taken, that both runs have and that can be compared, in the order of the first run. */
export function singleChanges(a: Recorded, b: Recorded, takes: (row: Measurement) => boolean): Comparison[] {
  const pairs = [...a.measurements].flatMap(([key, before]): Pair[] => {
    const after = b.measurements.get(key);
    if (!after || ![before, after].every((row) => takes(row) && isCompared(row))) return [];
    return [{ before, after, doubt: a.doubt(before) ?? b.doubt(after) }];
  });
  const families = Map.groupBy(pairs, ({ before }) => placeOf(before));
  const rows = new Map<string, Comparison>();
  for (const family of families.values()) {
    for (const row of familyChanges(family, a, b)) rows.set(figureOf(row), row);
  }
  return pairs.flatMap(({ before }) => rows.get(figureOf(before)) ?? []);
}

/** One level of a factor may stand for all, as the worst of several instances; a figure that was extrapolated has the interval of a prediction. */
const isCompared = ({ factors, extrapolated }: Measurement) => isSummary(factors) && extrapolated === undefined;

function familyChanges(family: readonly Pair[], a: Recorded, b: Recorded): Comparison[] {
  const [first] = family;
  if (!first) return [];
  if (first.before.kind === 'exact') return family.flatMap((pair) => counted(pair, a, b));
  const { interval } = metricOfRun(first.before.metric);
  if (interval === null) return [];
  if (interval === 'order-statistic') return family.flatMap((pair) => delays(pair, a, b));
  if (interval === 'range') return family.flatMap((pair) => fills(pair, a, b));
  return estimated(family, a, b);
}

function counted({ before, after, doubt }: Pair, a: Recorded, b: Recorded): Comparison[] {
  if (before.censored === 'at-least' && after.censored === 'at-least' && before.value === after.value) return [];
  const byChance = isByChance(before.metric);
  const difference = after.value - (byChance ? (before.value * after.n) / before.n : before.value);
  const alike =
    byChance && sharesAlike({ count: after.value, of: after.n }, { count: before.value, of: before.n }) > alpha;
  const verdict = difference === 0 ? 'equal' : alike ? 'undecided' : 'different';
  return [
    rowOf(
      { before, after, doubt },
      a,
      b,
      { scale: 'difference', value: difference, low: null, high: null, margin: 0, level: 1 },
      verdict,
    ),
  ];
}

/** Order statistics have distribution-free intervals, so a difference of two has one too. */
function delays(pair: Pair, a: Recorded, b: Recorded): Comparison[] {
  const { before, after } = pair;
  const range = changeOfRanges(a.bounded(before), b.bounded(after));
  if (!range) return [];
  const margin = marginOf(before.metric, a, b);
  const enough = range.level >= 1 - alpha;
  const verdict = enough ? verdictOf({ scale: 'difference', ...range, margin }) : 'undecided';
  const effect = {
    scale: 'difference',
    value: after.value - before.value,
    ...finite(range),
    margin,
    level: range.level,
  } as const;
  return [rowOf(pair, a, b, effect, verdict, enough ? undefined : 'too-few')];
}

/** Fills are few: all of one side must lie beyond all of the other. */
function fills(pair: Pair, a: Recorded, b: Recorded): Comparison[] {
  const { before, after } = pair;
  const range = changeOfRanges(a.bounded(before), b.bounded(after));
  if (!range) return [];
  const { low, high } = range;
  const enough = [a.fills(before), b.fills(after)].every((count) => count === 0 || count >= fewestFills);
  const verdict = low === 0 && high === 0 ? 'equal' : enough && (low > 0 || high < 0) ? 'different' : 'undecided';
  const effect = {
    scale: 'difference',
    value: after.value - before.value,
    ...finite(range),
    margin: 0,
    level: 1,
  } as const;
  return [rowOf(pair, a, b, effect, verdict)];
}

/** All contenders of a place are one family: Holm's adjustment, as within a run. */
function estimated(family: readonly Pair[], a: Recorded, b: Recorded): Comparison[] {
  const [{ before: first }] = family as [Pair];
  const { scale } = metricOfRun(first.metric);
  const outcomes = family.map(
    ({ before, after }): Outcome => changeBetween(a.bounded(before), b.bounded(after), scale),
  );
  const margin = marginOf(first.metric, a, b);
  const decisions = decide(outcomes, { margin, alpha });
  return family.flatMap((pair, index) => {
    const decision = decisions[index];
    if (!decision || decision.value === null) return [];
    const { value, low, high, level, verdict, reason } = decision;
    const effect = { scale, value, low, high, margin, level };
    if (reason !== null) return [rowOf(pair, a, b, effect, 'undecided', 'too-few')];
    // What is fast or slow with the machine cannot be told from the machine.
    return [
      verdict === 'different'
        ? rowOf(pair, a, b, effect, 'undecided', machineSpeed)
        : rowOf(pair, a, b, effect, verdict),
    ];
  });
}

/** As the runs took it, or as the metric declares it where neither has compared it. */
const marginOf = (metric: string, a: Recorded, b: Recorded) =>
  a.margin(metric) ?? b.margin(metric) ?? metricOfRun(metric).margin;

export const finite = ({ low, high }: { low: number; high: number }) => ({
  low: Number.isFinite(low) ? low : null,
  high: Number.isFinite(high) ? high : null,
});

function rowOf(
  { before, after, doubt }: Pair,
  a: Recorded,
  b: Recorded,
  effect: Comparison['effect'],
  verdict: Comparison['verdict'],
  reason?: string,
): Comparison {
  const behind = [a.behind(before), b.behind(after)];
  const least = (of: 'rounds' | 'blocks') => Math.min(...behind.map((each) => each?.[of] ?? 0));
  const why = doubt?.reason ?? reason;
  const { scenario, metric, factors, contender, unit } = before;
  return {
    ...{ scenario, metric, factors, contender },
    unit: effect.scale === 'ratio' ? 'ratio' : unit,
    baseline: contender,
    baselineVariant: a.label,
    variant: b.label,
    effect,
    verdict: doubt?.as ?? verdict,
    rounds: least('rounds'),
    blocks: least('blocks'),
    ...leastStarts(...behind),
    ...(why === undefined ? {} : { reason: why }),
  };
}
