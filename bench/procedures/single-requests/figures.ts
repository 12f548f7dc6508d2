/** From single connections to medians by link and claims: compared with the baseline's, and with a design's own without claims. */
import type { Load, PlannedArm, PlannedStep } from '../../../results/format.ts';
import { medianOf } from '../../../statistics/median.ts';
import { sameLevels } from '../../../vocabulary/factors.ts';
import {
  comparedByStart,
  guardsByStart,
  measuredByStart,
  type PairByStart,
  type SeenByStart,
} from '../../figures/by-start.ts';
import { type BaselineOf, sameVersion } from '../../figures/entries.ts';
import type { RecordedSample } from '../../recording/recorded.ts';
import type { StepFigures } from '../procedure.ts';
import type { SingleRequestsStep } from './step.ts';

const load: Load = { shape: 'single', rate: null, connections: 1, serverCore: null };
/** Metric, and the value of a sample that it is read from. */
const readings = [
  ['later-request-time', 'laterUs'],
  ['first-request-time', 'firstUs'],
] as const;

export function singleRequestFigures(
  { scenario, arms }: PlannedStep,
  { claims: [fewest] }: SingleRequestsStep,
  samples: readonly RecordedSample[],
  baselineOf: BaselineOf,
): StepFigures {
  const parts = readings.map(([metric, value]) => {
    const seen = arms.flatMap((arm) => seenOf(arm, samples, value) ?? []);
    const baseOf = ({ arm }: SeenByStart): SeenByStart | undefined => {
      const version = baselineOf(arm);
      if (sameVersion(version, arm)) return undefined;
      return seen.find((other) => sameVersion(other.arm, version) && sameLevels(other.arm.factors, arm.factors));
    };
    const bareOf = ({ arm }: SeenByStart): SeenByStart | undefined =>
      arm.factors.claims === fewest
        ? undefined
        : seen.find(
            (other) =>
              sameVersion(other.arm, arm) && sameLevels(other.arm.factors, { ...arm.factors, claims: fewest ?? 0 }),
          );
    const pairs = (ofLevels: boolean) =>
      seen.flatMap((one): PairByStart[] => {
        const base = ofLevels ? bareOf(one) : baseOf(one);
        return base === undefined ? [] : [{ one, base, ofLevels }];
      });
    const about = { scenario, metric };
    // Comparisons of designs and of levels answer different questions: each is a family.
    const comparisons = [...comparedByStart(about, pairs(false)), ...comparedByStart(about, pairs(true))];
    return {
      measurements: seen.map((one) => measuredByStart({ ...about, load }, one)),
      comparisons,
      guards: guardsByStart(about, seen),
    };
  });
  return {
    rounds: new Set(samples.map(({ sample }) => sample.round)).size,
    measurements: parts.flatMap(({ measurements }) => measurements),
    comparisons: parts.flatMap(({ comparisons }) => comparisons),
    guards: parts.flatMap(({ guards }) => guards),
  };
}

/** Undefined of an arm that was not measured: its claims do not fit, or no connection counted. */
function seenOf(arm: PlannedArm, samples: readonly RecordedSample[], value: string): SeenByStart | undefined {
  const own = samples.filter((one) => one.arm === arm);
  const kept = own.filter(({ sample }) => sample.dropped.length === 0);
  if (kept.length === 0) return undefined;
  const byStart = new Map(
    [...Map.groupBy(kept, ({ sample }) => sample.start ?? 1)].map(([start, of]) => [
      start,
      medianOf(of.flatMap(({ sample }) => sample.values[value] ?? [])) / 1_000,
    ]),
  );
  return { arm, byStart, n: kept.length, lost: (own.length - kept.length) / own.length };
}
