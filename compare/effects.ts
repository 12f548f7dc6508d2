/**
 * What changed in a contender's effect against the baseline: the effect of one run over that of the other. In each run both were measured in the
 * same minutes, so how fast the machine was cancels. It also cancels what both have in common: a change of the baseline itself
 * shows in all the others, the other way round. What is counted needs no baseline (single.ts).
 */
import type { Comparison, Measurement } from '../results/format.ts';
import { decide, verdictOf } from '../statistics/verdict.ts';
import { metricOfRun } from '../vocabulary/metrics.ts';
import type { Judged } from './gates/judge.ts';
import { type Bounded, changeBetween, changeOfRanges } from './independent.ts';
import { effectOf, familyOf, figureOf, type Recorded } from './recorded.ts';
import { finite, machineSpeed } from './single.ts';
import { leastStarts } from './starts.ts';

interface Pair {
  readonly before: Comparison;
  readonly after: Comparison;
}

/**
 * One row for each effect on a figure with noise that both runs have against the same baseline, in the order of the first run. `takes`:
 * which scenarios and shapes are compared, by their measurement.
 */
export function effectChanges(a: Recorded, b: Recorded, takes: (row: Measurement) => boolean): Judged[] {
  if (a.run.plan.baseline !== b.run.plan.baseline) return [];
  const pairs = [...a.comparisons].flatMap(([key, before]): Pair[] => {
    const after = b.comparisons.get(key);
    const measured = a.measurements.get(figureOf(before));
    const taken = measured !== undefined && measured.kind !== 'exact' && takes(measured);
    return taken && after?.effect.scale === before.effect.scale ? [{ before, after }] : [];
  });
  const rows = new Map<string, Judged>();
  for (const family of Map.groupBy(pairs, ({ before }) => familyOf(before)).values()) {
    for (const row of familyChanges(family, a, b)) rows.set(effectOf(row), row);
  }
  return pairs.flatMap(({ before }) => rows.get(effectOf(before)) ?? []);
}

function familyChanges(family: readonly Pair[], a: Recorded, b: Recorded): Judged[] {
  const [{ before }] = family as [Pair];
  const { interval } = metricOfRun(before.metric);
  if (interval === 'order-statistic' || interval === 'range') return family.flatMap((pair) => ranges(pair, a, b));
  const { scale } = before.effect;
  const margin = Math.max(...family.flatMap((pair) => [pair.before.effect.margin, pair.after.effect.margin]));
  const decisions = decide(
    family.map((pair) => changeBetween(boundedOf(pair.before), boundedOf(pair.after), scale)),
    { margin },
  );
  return family.flatMap((pair, index) => {
    const decision = decisions[index];
    if (!decision || decision.value === null) return [];
    const { value, low, high, level, verdict, reason } = decision;
    const effect = { scale, value, low, high, margin, level };
    if (reason !== null) return [rowOf(pair, a, b, effect, verdict, 'too-few')];
    // So many µs more or less are more on a slower machine; only a ratio of them cancels.
    const asFast = scale === 'difference' && verdict === 'different';
    return [asFast ? rowOf(pair, a, b, effect, 'undecided', machineSpeed) : rowOf(pair, a, b, effect, verdict)];
  });
}

function ranges(pair: Pair, a: Recorded, b: Recorded): Judged[] {
  const { before, after } = pair;
  const value = after.effect.value - before.effect.value;
  const margin = Math.max(before.effect.margin, after.effect.margin);
  // Two designs that hold nothing have no range.
  const nothing = [before, after].every(
    ({ effect, verdict }) => effect.low === null && effect.high === null && verdict === 'equal',
  );
  const range = nothing ? { low: 0, high: 0, level: 1 } : changeOfRanges(boundedOf(before), boundedOf(after));
  if (!range) return [];
  const verdict = verdictOf({ scale: 'difference', ...range, margin });
  return [rowOf(pair, a, b, { scale: 'difference', value, ...finite(range), margin, level: range.level }, verdict)];
}

function boundedOf({ effect, blocks, degreesOfFreedom, reason }: Comparison): Bounded {
  const { value, low, high, level } = effect;
  return {
    value,
    low,
    high,
    level,
    blocks: blocks > 0 ? blocks : null,
    degreesOfFreedom,
    enough: reason === undefined,
  };
}

function rowOf(
  { before, after }: Pair,
  a: Recorded,
  b: Recorded,
  effect: Comparison['effect'],
  verdict: Comparison['verdict'],
  reason?: string,
): Judged {
  const invalid = [before, after].find((row) => row.verdict === 'invalid');
  const doubtful = [before, after].find((row) => row.reason !== undefined);
  const why = invalid?.reason ?? doubtful?.reason ?? reason;
  const { scenario, metric, factors, contender, unit, baselineFactors } = before;
  return {
    ...{ scenario, metric, factors, contender, unit },
    ...(baselineFactors === undefined ? {} : { baselineFactors }),
    baseline: contender,
    baselineVariant: a.label,
    variant: b.label,
    effect,
    verdict: invalid ? 'invalid' : doubtful ? 'undecided' : verdict,
    rounds: Math.min(before.rounds, after.rounds),
    blocks: Math.min(before.blocks, after.blocks),
    ...leastStarts(before, after),
    relativeTo: before.baseline,
    ...(why === undefined ? {} : { reason: why }),
  };
}
