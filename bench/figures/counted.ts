/** From counted operations to figures: exact ones by division, the store's CPU with an interval. */
import type { Load, PlannedArm } from '../../results/format.ts';
import type { CountedReading, CountedStep } from '../../scenarios/scenario.ts';
import { armRatioPlain, differenceOfRatios, type Totals } from '../../statistics/ratio.ts';
import { decide } from '../../statistics/verdict.ts';
import { metric } from '../../vocabulary/metrics.ts';
import type { Counted, Series } from '../procedures/counted.ts';
import { comparisonOf, endsOfPlain, exactComparison, type Figures, measurementOf } from './entries.ts';

const load: Load = { shape: 'counted', rate: null, connections: 8, serverCore: null };
/** Store CPU that is as good as none, µs per operation. */
const storeCpuMargin = 0.5;

export function countedFigures({ step, series }: Counted, scenario: CountedStep, baseline: string): Figures {
  const figures: Figures = { measurements: [], comparisons: [], guards: [] };
  const kept = series.filter(({ fired }) => fired.length === 0);
  for (const reading of scenario.readings) {
    const levels = new Map<string | number, PlannedArm[]>();
    for (const arm of step.arms) {
      if (arm.factors.operation !== reading.operation) continue;
      const at = arm.factors[scenario.factor] as string | number;
      levels.set(at, [...(levels.get(at) ?? []), arm]);
    }
    for (const [at, arms] of levels)
      addLevel(figures, kept, reading, arms, { [scenario.factor]: at }, baseline, step.scenario);
  }
  return figures;
}

function addLevel(
  figures: Figures,
  series: readonly Series[],
  reading: CountedStep['readings'][number],
  arms: readonly PlannedArm[],
  factors: PlannedArm['factors'],
  baseline: string,
  scenario: string,
): void {
  const exact = metric(reading.metric).kind === 'exact';
  const totals = arms.map((arm) => totalsOf(series, arm, reading.of));
  const row = (arm: PlannedArm, n: number) => ({ scenario, arm, metric: reading.metric, factors, load, n });
  for (const [index, arm] of arms.entries()) {
    const list = totals[index] as Totals[];
    const operations = list.reduce((sum, { denominator }) => sum + denominator, 0);
    if (operations === 0) continue;
    const value = list.reduce((sum, { numerator }) => sum + numerator, 0) / operations;
    figures.measurements.push(
      measurementOf(row(arm, operations), value, exact ? undefined : endsOfPlain(armRatioPlain(list))),
    );
  }
  const base = arms.findIndex(({ contender, variant }) => contender === baseline && variant === '');
  if (base < 0 || (totals[base] as Totals[]).length === 0) return;
  const others = arms.flatMap((_, index) =>
    index === base || (totals[index] as Totals[]).length === 0 ? [] : [index],
  );
  const pairs = others.map((index) => paired(totals[index] as Totals[], totals[base] as Totals[]));
  const common = { scenario, metric: reading.metric, baseline, factors };
  if (exact) {
    for (const [place, index] of others.entries()) {
      const [a, b] = pairs[place] as [Totals[], Totals[]];
      const rounds = a.length;
      figures.comparisons.push(
        exactComparison({ ...common, arm: arms[index] as PlannedArm, rounds, blocks: rounds }, mean(a) - mean(b)),
      );
    }
    return;
  }
  const decisions = decide(
    pairs.map(([a, b]) => differenceOfRatios(a, b)),
    { margin: storeCpuMargin },
  );
  for (const [place, index] of others.entries()) {
    const rounds = (pairs[place] as [Totals[], Totals[]])[0].length;
    const decision = decisions[place];
    const comparison =
      decision &&
      comparisonOf(
        { ...common, arm: arms[index] as PlannedArm, margin: storeCpuMargin, rounds, blocks: rounds },
        decision,
      );
    if (comparison) figures.comparisons.push(comparison);
  }
}

/** One entry a series, in the order of the rounds; series that could not be read are left out. */
function totalsOf(series: readonly Series[], arm: PlannedArm, of: CountedReading): Totals[] {
  return series.flatMap((one) => {
    const numerator = one[of];
    return sameArm(one.arm, arm) && numerator !== undefined ? [{ numerator, denominator: one.operations }] : [];
  });
}

function sameArm(a: PlannedArm, b: PlannedArm): boolean {
  return (
    a === b ||
    (a.contender === b.contender && a.variant === b.variant && JSON.stringify(a.factors) === JSON.stringify(b.factors))
  );
}

/** The rounds that both have: a dropped series drops its round. */
function paired(a: Totals[], b: Totals[]): [Totals[], Totals[]] {
  const rounds = Math.min(a.length, b.length);
  return [a.slice(0, rounds), b.slice(0, rounds)];
}

const mean = (totals: readonly Totals[]) =>
  totals.reduce((sum, { numerator }) => sum + numerator, 0) /
  totals.reduce((sum, { denominator }) => sum + denominator, 0);
