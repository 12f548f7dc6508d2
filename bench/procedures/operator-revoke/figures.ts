/** From single revokes to exact figures: each revoke of an arm must ask the same of the store. */
import type { Load, PlannedArm, PlannedStep } from '../../../results/format.ts';
import { sameLevels } from '../../../vocabulary/factors.ts';
import { guard } from '../../../vocabulary/guards.ts';
import { type BaselineOf, exactComparison, measurementOf, type RunGuard, sameVersion } from '../../figures/entries.ts';
import type { RecordedSample } from '../../recording/recorded.ts';
import type { StepFigures } from '../procedure.ts';

const load: Load = { shape: 'revoked', rate: null, connections: 1, serverCore: null };
/** Metric, and the value of a sample that it is read from. */
const readings = [
  ['store-commands', 'storeCommands'],
  ['store-bytes', 'storeBytes'],
] as const;

interface Counted {
  readonly arm: PlannedArm;
  /** One a revoke that counts. */
  readonly counts: readonly number[];
  readonly lost: number;
}

export function revokeFigures(
  step: PlannedStep,
  samples: readonly RecordedSample[],
  baselineOf: BaselineOf,
): StepFigures {
  const { scenario } = step;
  const figures = readings.map(([metric, value]) => {
    const all = step.arms.map((arm) => countedOf(arm, samples, value)).filter(({ counts }) => counts.length > 0);
    const guards = all.flatMap((one) =>
      guardsOf(one).map((fired): RunGuard => ({ ...fired, scenario, arm: one.arm, metric })),
    );
    const comparisons = all.flatMap((one) => {
      const baseline = baselineOf(one.arm);
      const base = all.find(({ arm }) => sameVersion(arm, baseline) && sameLevels(arm.factors, one.arm.factors));
      if (base === undefined || sameVersion(one.arm, baseline)) return [];
      const forbidden = guards.find(({ arm }) => arm === one.arm || arm === base.arm)?.name;
      const rounds = Math.min(one.counts.length, base.counts.length);
      const row = { scenario, metric, baseline, arm: one.arm, rounds, blocks: rounds, forbidden };
      return [exactComparison(row, mean(one.counts) - mean(base.counts))];
    });
    const measurements = all.map(({ arm, counts }) =>
      measurementOf({ scenario, arm, metric, load, n: counts.length }, mean(counts)),
    );
    return { measurements, comparisons, guards };
  });
  return {
    rounds: new Set(samples.map(({ sample }) => sample.round)).size,
    measurements: figures.flatMap(({ measurements }) => measurements),
    comparisons: figures.flatMap(({ comparisons }) => comparisons),
    guards: figures.flatMap(({ guards }) => guards),
  };
}

function countedOf(arm: PlannedArm, samples: readonly RecordedSample[], value: string): Counted {
  const own = samples.filter((one) => one.arm === arm);
  const counts = own.flatMap(({ sample }) => (sample.dropped.length > 0 ? [] : (sample.values[value] ?? [])));
  const dropped = own.filter(({ sample }) => sample.dropped.length > 0).length;
  return { arm, counts, lost: own.length === 0 ? 0 : dropped / own.length };
}

function guardsOf({ counts, lost }: Counted): Pick<RunGuard, 'name' | 'value'>[] {
  return [
    ...(new Set(counts).size > 1 ? [{ name: 'not-exact' as const, value: 1 }] : []),
    ...(lost > guard('rounds-lost').limit ? [{ name: 'rounds-lost' as const, value: lost }] : []),
  ];
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
