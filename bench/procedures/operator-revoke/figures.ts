/** From single revokes to exact figures: each revoke of an arm must ask the same of the store. */
import type { Load, PlannedArm, PlannedStep } from '../../../results/format.ts';
import { guard } from '../../../vocabulary/guards.ts';
import { type BaselineOf, measurementOf, type RunGuard } from '../../figures/entries.ts';
import { type Counted, exactComparisons, mean } from '../../figures/exact.ts';
import type { RecordedSample } from '../../recording/recorded.ts';
import type { StepFigures } from '../procedure.ts';

const load: Load = { shape: 'revoked', rate: null, connections: 1, serverCore: null };
/** Metric, and the value of a sample that it is read from. */
const readings = [
  ['store-commands', 'storeCommands'],
  ['store-bytes', 'storeBytes'],
] as const;

interface Revoked extends Counted {
  /** Share of its revokes that do not count. */
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
    const comparisons = exactComparisons({ scenario, metric }, all, baselineOf, guards);
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

function countedOf(arm: PlannedArm, samples: readonly RecordedSample[], value: string): Revoked {
  const own = samples.filter((one) => one.arm === arm);
  const counts = own.flatMap(({ sample }) => (sample.dropped.length > 0 ? [] : (sample.values[value] ?? [])));
  const dropped = own.filter(({ sample }) => sample.dropped.length > 0).length;
  return { arm, counts, lost: own.length === 0 ? 0 : dropped / own.length };
}

function guardsOf({ counts, lost }: Revoked): Pick<RunGuard, 'name' | 'value'>[] {
  return [
    ...(new Set(counts).size > 1 ? [{ name: 'not-exact' as const, value: 1 }] : []),
    ...(lost > guard('rounds-lost').limit ? [{ name: 'rounds-lost' as const, value: lost }] : []),
  ];
}
