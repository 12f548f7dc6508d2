/** From counted operations to figures: exact ones by division, the store's CPU with an interval. */
import type { Load, PlannedArm, PlannedStep } from '../../../results/format.ts';
import { armRatioPlain, differenceOfRatios, type Totals } from '../../../statistics/ratio.ts';
import { decide } from '../../../statistics/verdict.ts';
import { type GuardName, guard } from '../../../vocabulary/guards.ts';
import { metric } from '../../../vocabulary/metrics.ts';
import { countedConnections } from '../../credentials/operations.ts';
import {
  type BaselineOf,
  comparisonOf,
  endsOfPlain,
  exactComparison,
  type Figures,
  measurementOf,
  sameVersion,
} from '../../figures/entries.ts';
import type { Series } from './series.ts';
import type { CountsReading, ExactCountsStep } from './step.ts';

const load: Load = { shape: 'counted', rate: null, connections: countedConnections, serverCore: null };

/** A step with the series that were measured of it. */
export interface Counts {
  readonly step: PlannedStep;
  readonly series: readonly Series[];
}

export function countedFigures({ step, series }: Counts, scenario: ExactCountsStep, baselineOf: BaselineOf): Figures {
  const figures: Figures = { measurements: [], comparisons: [], guards: [] };
  for (const reading of scenario.readings) {
    const levels = new Map<string | number, PlannedArm[]>();
    for (const arm of step.arms) {
      if (arm.factors.operation !== reading.operation) continue;
      const at = arm.factors[scenario.factor] as string | number;
      levels.set(at, [...(levels.get(at) ?? []), arm]);
    }
    for (const [at, arms] of levels)
      addLevel(figures, series, reading, arms, { [scenario.factor]: at }, baselineOf, step.scenario);
  }
  return figures;
}

function addLevel(
  figures: Figures,
  series: readonly Series[],
  reading: ExactCountsStep['readings'][number],
  arms: readonly PlannedArm[],
  factors: PlannedArm['factors'],
  baselineOf: BaselineOf,
  scenario: string,
): void {
  const { kind, margin } = metric(reading.metric);
  const exact = kind === 'exact';
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
  const ofBase = (arm: PlannedArm) => totals[arms.findIndex((other) => sameVersion(other, baselineOf(arm)))] ?? [];
  const others = arms.flatMap((arm, index) =>
    sameVersion(arm, baselineOf(arm)) || ofBase(arm).length === 0 || totals[index]?.length === 0 ? [] : [index],
  );
  const pairs = others.map((index) => paired(totals[index] as RoundTotals[], ofBase(arms[index] as PlannedArm)));
  const common = { scenario, metric: reading.metric, factors };
  const against = (arm: PlannedArm) => ({ arm, baseline: baselineOf(arm) });
  const forbidden = others.map((index, place): GuardName | undefined => {
    const arm = arms[index] as PlannedArm;
    const ran = series.filter((one) => sameArm(one.arm, arm)).length;
    const value = 1 - (pairs[place] as [Totals[], Totals[]])[0].length / ran;
    if (exact && notExact(pairs[place] as [Totals[], Totals[]])) {
      figures.guards.push({ name: 'not-exact', value: 1, scenario, arm, metric: reading.metric });
      return 'not-exact';
    }
    if (value <= guard('rounds-lost').limit) return undefined;
    figures.guards.push({ name: 'rounds-lost', value, scenario, arm, metric: reading.metric });
    return 'rounds-lost';
  });
  if (exact) {
    for (const [place, index] of others.entries()) {
      const [a, b] = pairs[place] as [Totals[], Totals[]];
      const row = { ...common, ...against(arms[index] as PlannedArm), rounds: a.length, blocks: a.length };
      if (a.length > 0)
        figures.comparisons.push(exactComparison({ ...row, forbidden: forbidden[place] }, mean(a) - mean(b)));
    }
    return;
  }
  const decisions = decide(
    pairs.map(([a, b]) => differenceOfRatios(a, b)),
    { margin },
  );
  for (const [place, index] of others.entries()) {
    const rounds = (pairs[place] as [Totals[], Totals[]])[0].length;
    const decision = decisions[place];
    const row = {
      ...common,
      ...against(arms[index] as PlannedArm),
      rounds,
      blocks: rounds,
      forbidden: forbidden[place],
    };
    const comparison = decision && comparisonOf(row, decision);
    if (comparison) figures.comparisons.push(comparison);
  }
}

/** Every series of an exact metric gives the same figure; where one does not, something else was counted too. */
function notExact(pair: readonly Totals[][]): boolean {
  return pair.some((list) => new Set(list.map(({ numerator, denominator }) => numerator / denominator)).size > 1);
}

interface RoundTotals extends Totals {
  readonly round: number;
}

/** One entry a series, in the order of the rounds; series that could not be read are left out. */
function totalsOf(series: readonly Series[], arm: PlannedArm, of: CountsReading): RoundTotals[] {
  return series.flatMap((one) => {
    const numerator = one[of];
    return sameArm(one.arm, arm) && one.fired.length === 0 && numerator !== undefined
      ? [{ numerator, denominator: one.operations, round: one.round }]
      : [];
  });
}

function sameArm(a: PlannedArm, b: PlannedArm): boolean {
  return (
    a === b ||
    (a.contender === b.contender && a.variant === b.variant && JSON.stringify(a.factors) === JSON.stringify(b.factors))
  );
}

/** The rounds that both have: a dropped series drops its round. */
function paired(a: RoundTotals[], b: RoundTotals[]): [Totals[], Totals[]] {
  const roundsOf = (list: RoundTotals[]) => new Set(list.map(({ round }) => round));
  const [inA, inB] = [roundsOf(a), roundsOf(b)];
  return [a.filter(({ round }) => inB.has(round)), b.filter(({ round }) => inA.has(round))];
}

const mean = (totals: readonly Totals[]) =>
  totals.reduce((sum, { numerator }) => sum + numerator, 0) /
  totals.reduce((sum, { denominator }) => sum + denominator, 0);
