/** From tries to figures: each must be the same every time, and its control the other answer. */
import type { Comparison, Load, Measurement, PlannedArm, PlannedStep } from '../../../results/format.ts';
import { deedOf } from '../../../vocabulary/browser.ts';
import { type BaselineOf, measurementOf, type RunGuard } from '../../figures/entries.ts';
import { type Counted, exactComparisons, mean } from '../../figures/exact.ts';
import type { RecordedSample } from '../../recording/recorded.ts';
import type { StepFigures } from '../procedure.ts';

const load: Load = { shape: 'tries', rate: null, connections: 1, serverCore: null };

interface Seen extends Counted {
  readonly metric: string;
  /** Tries whose control did not give the other answer. */
  readonly uncontrolled: number;
}

export function browserFigures(
  step: PlannedStep,
  samples: readonly RecordedSample[],
  baselineOf: BaselineOf,
): StepFigures {
  const { scenario } = step;
  const all = step.arms.flatMap((arm): Seen[] => {
    const own = samples.filter((one) => one.arm === arm).map(({ sample }) => sample.values);
    const counts = own.flatMap(({ done, count }) => done ?? count ?? []);
    const uncontrolled = own.filter(({ controlled }) => controlled === 0).length;
    return counts.length === 0 ? [] : [{ arm, counts, uncontrolled, metric: metricOf(arm) }];
  });
  const guards = all.flatMap(({ arm, counts, uncontrolled, metric }): RunGuard[] => [
    ...(uncontrolled > 0 ? [{ name: 'control-failed' as const, value: uncontrolled, scenario, arm, metric }] : []),
    ...(new Set(counts).size > 1 ? [{ name: 'not-exact' as const, value: 1, scenario, arm, metric }] : []),
  ]);
  return {
    rounds: new Set(samples.map(({ sample }) => sample.round)).size,
    measurements: all.map(
      ({ arm, counts, metric }): Measurement =>
        measurementOf({ scenario, arm, metric, load, n: counts.length }, mean(counts)),
    ),
    comparisons: betweenVersions(scenario, all, baselineOf, guards),
    guards,
  };
}

const metricOf = ({ factors }: PlannedArm): string =>
  factors.deed === undefined ? 'preflights' : `browser-${deedOf(String(factors.deed)).kind}`;

/** Designs are read off the matrix; that as many cells of two designs are alike would be no answer. Versions of one are compared. */
const betweenVersions = (
  scenario: string,
  all: readonly Seen[],
  baselineOf: BaselineOf,
  guards: readonly RunGuard[],
): Comparison[] =>
  [...Map.groupBy(all, ({ metric }) => metric)].flatMap(([metric, own]) =>
    exactComparisons(
      { scenario, metric },
      own.filter(({ arm }) => baselineOf(arm).contender === arm.contender),
      baselineOf,
      guards,
    ),
  );
