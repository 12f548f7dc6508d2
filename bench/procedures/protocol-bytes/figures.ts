/** From connections to figures: what is HTTP must be the same each time, what is TLS is told as the range that was seen. */
import type { Load, PlannedStep } from '../../../results/format.ts';
import { type BaselineOf, type Figures, measurementOf, type RunGuard } from '../../figures/entries.ts';
import { type Counted, exactComparisons, mean } from '../../figures/exact.ts';
import type { RecordedSample } from '../../recording/recorded.ts';
import type { StepFigures } from '../procedure.ts';

const load: Load = { shape: 'connections', rate: null, connections: 1, serverCore: null };

/** Metric, and the value of a sample that it is read from. */
const exact = [['later-request-bytes', 'later']] as const;
/** Of where indexing ends: what a client and the server announce does not vary with the credential. */
const tables = [
  ['request-table-bytes', 'requestTable'],
  ['answer-table-bytes', 'answerTable'],
] as const;
/** They are compared with nothing. */
const none = { contender: '', variant: '' };
/** A first request spells out its host with a port that is drawn, which HTTP/2 writes in a byte more or less. */
const ranged = [
  ['first-request-bytes', 'first'],
  ['connection-bytes', 'besideFirst'],
  ['transport-bytes', 'besideLater'],
] as const;

export function protocolFigures(
  step: PlannedStep,
  upTo: number,
  samples: readonly RecordedSample[],
  baselineOf: BaselineOf,
): StepFigures {
  const countsOf = (value: string): Counted[] =>
    step.arms.flatMap((arm) => {
      const own = samples.filter((one) => one.arm === arm);
      const counts = own.flatMap(({ sample }) => sample.values[value] ?? []);
      return counts.length === 0 ? [] : [{ arm, counts }];
    });
  const { scenario } = step;
  const parts: Figures[] = [
    ...exact.map(([metric, value]) => exactFigures(scenario, metric, countsOf(value), baselineOf)),
    ...ranged.map(([metric, value]) => rangedFigures(scenario, metric, countsOf(value))),
    indexingFigures(scenario, upTo, countsOf('claimsIndexed')),
    ...tables.map(([metric, value]) => exactFigures(scenario, metric, countsOf(value), () => none)),
  ];
  return {
    rounds: new Set(samples.map(({ sample }) => sample.round)).size,
    measurements: parts.flatMap(({ measurements }) => measurements),
    comparisons: parts.flatMap(({ comparisons }) => comparisons),
    guards: parts.flatMap(({ guards }) => guards),
  };
}

function exactFigures(scenario: string, metric: string, all: readonly Counted[], baselineOf: BaselineOf): Figures {
  const guards = all
    .filter(({ counts }) => new Set(counts).size > 1)
    .map(({ arm }): RunGuard => ({ name: 'not-exact', value: 1, scenario, arm, metric }));
  return {
    measurements: all.map(({ arm, counts }) =>
      measurementOf({ scenario, arm, metric, load, n: counts.length }, mean(counts)),
    ),
    comparisons: exactComparisons({ scenario, metric }, all, baselineOf, guards),
    guards,
  };
}

const rangedFigures = (scenario: string, metric: string, all: readonly Counted[]): Figures => ({
  measurements: all.map(({ arm, counts }) =>
    measurementOf({ scenario, arm, metric, load, n: counts.length }, mean(counts), {
      low: Math.min(...counts),
      high: Math.max(...counts),
      level: null,
    }),
  ),
  comparisons: [],
  guards: [],
});

/** One that is never indexed, not even without claims, has no such number. */
const indexingFigures = (scenario: string, upTo: number, all: readonly Counted[]): Figures => ({
  measurements: all.flatMap(({ arm, counts: [claims = -1] }) =>
    claims < 0
      ? []
      : [
          measurementOf(
            { scenario, arm, metric: 'claims-indexed', load, n: 1 },
            claims,
            undefined,
            claims === upTo ? { censored: 'at-least' } : {},
          ),
        ],
  ),
  comparisons: [],
  guards: [],
});
