/** From fills, logins and revokes to figures: a value a start, compared with the baseline's and with a design's own among the fewest. */
import type { Comparison, Load, PlannedArm, PlannedStep, Sample } from '../../../results/format.ts';
import { medianOf } from '../../../statistics/median.ts';
import { sameLevels } from '../../../vocabulary/factors.ts';
import { guard } from '../../../vocabulary/guards.ts';
import {
  comparedByStart,
  guardsByStart,
  measuredByStart,
  type PairByStart,
  type SeenByStart,
} from '../../figures/by-start.ts';
import { type BaselineOf, type Figures, type RunGuard, sameVersion } from '../../figures/entries.ts';
import { armKey, type RecordedSample } from '../../recording/recorded.ts';
import { revokeFigures } from '../operator-revoke/figures.ts';
import type { Known } from '../procedure.ts';
import { type Doing, only, populationOf } from './arms.ts';
import type { PopulationStep } from './step.ts';

const load: Load = { shape: 'single', rate: null, connections: 1, serverCore: null };

interface Reading {
  readonly metric: string;
  readonly doing: Doing;
  /** Of one sample; undefined where it has none. */
  readonly of: (values: Sample['values'], population: number, asked: PopulationStep) => number | undefined;
  /** Its levels are compared. */
  readonly ofLevels?: true;
}

const ms = ({ medianUs }: Sample['values']) => medianUs && medianUs / 1_000;

const readings: readonly Reading[] = [
  {
    metric: 'population-bytes',
    doing: 'fill',
    // Fewer are lost in what else the store takes and gives back meanwhile.
    of: ({ bytes }, population, { loggedIn }) =>
      population < loggedIn || bytes === undefined || bytes <= 0 ? undefined : bytes / population,
  },
  {
    metric: 'fill-time',
    doing: 'fill',
    of: ({ seconds }, population, { loggedIn }) => (population > loggedIn ? seconds : undefined),
  },
  { metric: 'login-time', doing: 'login', of: ms, ofLevels: true },
  { metric: 'revoke-time', doing: 'revoke', of: ms, ofLevels: true },
];

/** Of all batches together. */
export function populationFigures(
  steps: readonly PlannedStep[],
  asked: PopulationStep,
  { recorded, baselineOf }: Known,
): Figures {
  const [first] = steps;
  if (first === undefined) return { measurements: [], comparisons: [], guards: [] };
  const { scenario } = first;
  const samplesOf = (doing: Doing) => steps.flatMap((step) => recorded.samplesOf(only(step, doing)));
  const parts = readings.map((reading): Figures => {
    const about = { scenario, metric: reading.metric };
    const seen = seenIn(samplesOf(reading.doing), reading, asked);
    const families = [true, false].map((ofLevels) =>
      ofLevels && !reading.ofLevels ? [] : seen.flatMap((one) => pairOf(one, seen, ofLevels, asked, baselineOf)),
    );
    return {
      measurements: seen.map((one) => measuredByStart({ ...about, load }, one)),
      comparisons: reading.metric === 'fill-time' ? [] : families.flatMap((pairs) => comparedByStart(about, pairs)),
      guards: guardsByStart(about, seen),
    };
  });
  const revokes = steps.map((step) =>
    revokeFigures(only(step, 'revoke'), recorded.samplesOf(only(step, 'revoke')), baselineOf),
  );
  return {
    measurements: [...parts, ...revokes].flatMap(({ measurements }) => measurements),
    comparisons: [...parts, ...revokes].flatMap(({ comparisons }) => comparisons),
    guards: [...[...parts, ...revokes].flatMap(({ guards }) => guards), ...offOf(scenario, samplesOf('fill'))],
  };
}

/** By arms, without what tells a filling and a login from a read: that is in the metric. */
function seenIn(samples: readonly RecordedSample[], { of }: Reading, asked: PopulationStep): SeenByStart[] {
  return [...Map.groupBy(samples, ({ arm }) => armKey(arm)).values()].flatMap((own) => {
    const [{ arm }] = own as [RecordedSample];
    const valued = own.flatMap(({ sample }) => {
      const value = sample.dropped.length > 0 ? undefined : of(sample.values, populationOf(arm), asked);
      return value === undefined ? [] : [{ start: sample.start ?? 1, value }];
    });
    if (valued.length === 0) return [];
    const byStart = new Map(
      [...Map.groupBy(valued, ({ start }) => start)].map(([start, values]) => [
        start,
        medianOf(values.map(({ value }) => value)),
      ]),
    );
    const dropped = own.filter(({ sample }) => sample.dropped.length > 0).length;
    return [{ arm: { ...arm, factors: shownOf(arm) }, byStart, n: valued.length, lost: dropped / own.length }];
  });
}

function shownOf({ factors }: PlannedArm): PlannedArm['factors'] {
  const { operation: _, ...shown } = factors;
  return shown;
}

function pairOf(
  one: SeenByStart,
  seen: readonly SeenByStart[],
  ofLevels: boolean,
  { populations }: PopulationStep,
  baselineOf: BaselineOf,
): PairByStart[] {
  const { arm } = one;
  const version = ofLevels ? arm : baselineOf(arm);
  const factors = ofLevels ? { ...arm.factors, population: populations[0] as number } : arm.factors;
  const isSame = sameVersion(version, arm) && sameLevels(factors, arm.factors);
  const base = seen.find((other) => sameVersion(other.arm, version) && sameLevels(other.arm.factors, factors));
  return base === undefined || isSame ? [] : [{ one, base, ofLevels }];
}

/** Populations that were not what they should be when the reads were over, each with the worst of its starts. */
function offOf(scenario: string, fills: readonly RecordedSample[]): RunGuard[] {
  return [...Map.groupBy(fills, ({ arm }) => armKey(arm)).values()].flatMap((own): RunGuard[] => {
    const [{ arm }] = own as [RecordedSample];
    const offs = own.map(({ sample: { values } }) => {
      const { keysAfter, keysMeant = 0 } = values;
      return keysAfter === undefined || keysMeant === 0 ? 0 : Math.abs(keysAfter - keysMeant) / keysMeant;
    });
    const value = Math.max(...offs);
    if (value <= guard('population-off').limit) return [];
    return [{ name: 'population-off', value, scenario, arm: { ...arm, factors: shownOf(arm) } }];
  });
}

/** A comparison with a population that was off, on either side, says nothing. */
export function withoutOff(comparisons: readonly Comparison[], guards: readonly RunGuard[]): Comparison[] {
  const off = guards.flatMap(({ name, arm }) => (name === 'population-off' && arm !== undefined ? [arm] : []));
  const isOff = (side: Pick<PlannedArm, 'contender' | 'variant' | 'factors'>) =>
    off.some((arm) => sameVersion(arm, side) && arm.factors.population === side.factors.population);
  return comparisons.map((row) => {
    const { contender, variant, factors, baseline, baselineVariant = '', baselineFactors = factors } = row;
    const sides = [
      { contender, variant, factors },
      { contender: baseline, variant: baselineVariant, factors: baselineFactors },
    ];
    return sides.some(isOff) ? { ...row, verdict: 'invalid', reason: 'population-off' } : row;
  });
}
