/** Round trips on the path of a read, and where two designs cross: from what each start saw at each distance. */
import type { Comparison, Load, Measurement, PlannedArm, PlannedStep } from '../../../results/format.ts';
import { crossingOf, type DifferenceLine } from '../../../statistics/crossing.ts';
import { acrossStarts, compareByStart, fewestStarts, meanOf } from '../../../statistics/starts.ts';
import { decide } from '../../../statistics/verdict.ts';
import { type GuardName, guard } from '../../../vocabulary/guards.ts';
import { metric as declared, isSpoiledBy } from '../../../vocabulary/metrics.ts';
import {
  comparisonOf,
  endsOf,
  type Figures,
  level,
  measurementOf,
  type RunGuard,
  sameVersion,
} from '../../figures/entries.ts';
import type { Known } from '../procedure.ts';
import type { Sliced } from '../slices/together.ts';
import { relayGuards } from './guards.ts';
import { distanceOf, lineOf, type OfStart, startsOf } from './lines.ts';

/** A contender in one version, with what every start saw of it. */
export interface Contender {
  readonly arm: PlannedArm;
  readonly starts: readonly OfStart[];
}

interface Context {
  readonly step: PlannedStep;
  readonly load: Load;
  readonly contenders: readonly Contender[];
  /** Undefined of the baseline itself, and where it was not measured. */
  readonly baseOf: (arm: PlannedArm) => Contender | undefined;
  /** A guard that leaves nothing of a comparison between these, whatever the distance it fired at. */
  readonly forbids: (metric: string, ...sides: readonly Contender[]) => GuardName | undefined;
  /** The shortest distance that is more than none. */
  readonly firstMs: number;
}

/** `guards`: those that fired on slices, each on an arm at one distance, or on all. */
export function distanceFigures(
  batches: readonly Sliced[],
  { plan, baselineOf }: Known,
  guards: readonly RunGuard[],
): Figures {
  const [first] = batches;
  if (first === undefined) return { measurements: [], comparisons: [], guards: [] };
  const arms = batches
    .flatMap(({ step }) => step.arms)
    .map(({ contender, variant }) => ({ contender, variant, factors: {} }));
  const distinct = [...new Map(arms.map((arm) => [`${arm.contender} ${arm.variant}`, arm])).values()];
  const contenders = distinct.map((arm): Contender => ({ arm, starts: startsOf(batches, arm) }));
  const context: Context = {
    step: first.step,
    load: { shape: 'open', rate: Number(first.step.settings.rate), connections: plan.connections, serverCore: null },
    contenders,
    baseOf: (arm) => {
      const base = baselineOf(arm);
      return sameVersion(base, arm) ? undefined : contenders.find((other) => sameVersion(other.arm, base));
    },
    forbids: (metric, ...sides) =>
      guards.find(
        ({ name, arm }) =>
          guard(name).forbids === 'invalid' &&
          isSpoiledBy(metric, name) &&
          (arm === undefined || sides.some((side) => sameVersion(arm, side.arm))),
      )?.name,
    firstMs: Math.min(...first.step.arms.map(distanceOf).filter((ms) => ms > 0)),
  };
  const trips = [
    tripFigures(context, 'round-trips', context.firstMs),
    tripFigures(context, 'round-trips-from-zero', 0),
  ];
  return {
    measurements: [
      ...trips.flatMap(({ measurements }) => measurements),
      ...crossings(context),
      ...contenders.flatMap((contender) => pings(context, contender)),
    ],
    comparisons: trips.flatMap(({ comparisons }) => comparisons),
    guards: contenders.flatMap(({ arm, starts }) => relayGuards(first.step.scenario, arm, starts)),
  };
}

const requestsOf = ({ starts }: Contender) =>
  starts.flatMap(({ seen }) => seen).reduce((sum, { requests }) => sum + requests, 0);

/** Slopes by the set of processes that showed them. */
const slopesOf = ({ starts }: Contender, fromMs: number) =>
  new Map(
    starts.flatMap((start): [string, number][] => {
      const slope = lineOf(start, fromMs)?.slope;
      return slope === undefined ? [] : [[start.draw, slope]];
    }),
  );

function tripFigures({ step, load, contenders, baseOf, forbids }: Context, metric: string, fromMs: number) {
  const { scale, margin } = declared(metric);
  const row = ({ arm }: Contender) => ({ scenario: step.scenario, arm, metric, load });
  const measurements = contenders.flatMap((contender): Measurement[] => {
    const values = [...slopesOf(contender, fromMs).values()];
    // Of a server that was overloaded the slope is that of a queue.
    if (values.length === 0 || forbids(metric, contender) !== undefined) return [];
    const outcome = acrossStarts({ scale, value: meanOf(values), values });
    return [measurementOf({ ...row(contender), n: requestsOf(contender) }, meanOf(values), endsOf(outcome))];
  });
  const pairs = contenders.flatMap((contender) => {
    const base = baseOf(contender.arm);
    if (base === undefined) return [];
    const [own, others] = [slopesOf(contender, fromMs), slopesOf(base, fromMs)];
    const shared = [...own.keys()].filter((draw) => others.has(draw));
    const [one, of] = [shared.map((draw) => own.get(draw) as number), shared.map((draw) => others.get(draw) as number)];
    if (one.length === 0) return [];
    const value = meanOf(one) - meanOf(of);
    return [
      { contender, base, starts: one.length, outcome: compareByStart({ scale, value, one, base: of, shared: null }) },
    ];
  });
  const decisions = decide(
    pairs.map(({ outcome }) => outcome),
    { margin },
  );
  const comparisons = pairs.flatMap(({ contender, base, starts, outcome }, index): Comparison[] => {
    const decision = decisions[index];
    if (decision === undefined) return [];
    const freedom = outcome.state === 'none' ? Number.NaN : outcome.degreesOfFreedom;
    const compared = {
      ...row(contender),
      baseline: base.arm,
      rounds: starts,
      blocks: starts,
      starts: { count: starts, degreesOfFreedom: freedom, oneProcess: false },
      tooFew: starts < fewestStarts ? ('few-starts' as const) : undefined,
      forbidden: forbids(metric, contender, base),
    };
    const made = comparisonOf(compared, decision);
    return made === undefined ? [] : [made];
  });
  return { measurements, comparisons };
}

/** Of each contender with what it is compared with, up to the longest round trip that was measured. */
function crossings({ step, load, contenders, baseOf, forbids }: Context): Measurement[] {
  return contenders.flatMap((contender): Measurement[] => {
    const base = baseOf(contender.arm);
    if (base === undefined || forbids('crossing-distance', contender, base) !== undefined) return [];
    const ofBase = new Map(base.starts.map((start) => [start.draw, lineOf(start, 0)]));
    const differences = contender.starts.flatMap((start): DifferenceLine[] => {
      const [own, other] = [lineOf(start, 0), ofBase.get(start.draw)];
      if (own === undefined || other === undefined) return [];
      return [{ intercept: own.intercept - other.intercept, slope: own.slope - other.slope }];
    });
    const upTo = Math.max(...contender.starts.flatMap(({ seen }) => seen.map(({ roundTripMs }) => roundTripMs)));
    const crossing = differences.length < fewestStarts ? undefined : crossingOf(differences, upTo, level);
    if (crossing === undefined || crossing.state === 'unknown') return [];
    const row = {
      scenario: step.scenario,
      arm: contender.arm,
      metric: 'crossing-distance',
      load,
      n: requestsOf(contender),
    };
    const against = base.arm.contender;
    if (crossing.state === 'nowhere')
      return [
        measurementOf(row, upTo, undefined, {
          censored: 'at-least',
          note: `nowhere up to there; ${crossing.sign < 0 ? 'faster' : 'slower'} than ${against} all the way`,
        }),
      ];
    const { x, low, high } = crossing;
    const isCut = low <= 0 || high >= upTo;
    const note = `with ${against}${isCut ? '; cut off where measuring ended: they may cross nowhere' : ''}`;
    return [measurementOf(row, x, { low, high, level, interval: 'confidence' }, { note })];
  });
}

/** The distance at each level, as PINGs saw it beside this contender's load. */
function pings({ step, load }: Context, contender: Contender): Measurement[] {
  const byDistance = Map.groupBy(
    contender.starts.flatMap(({ seen }) => seen),
    ({ askedMs }) => askedMs,
  );
  return [...byDistance].flatMap(([distance, seen]) => {
    if (seen.every(({ roundTripMs, askedMs }) => roundTripMs === askedMs)) return []; // nothing was there to PING
    const us = seen.map(({ roundTripMs }) => roundTripMs * 1_000);
    const outcome = acrossStarts({ scale: 'ratio', value: meanOf(us), values: us.map(Math.log) });
    const arm = { ...contender.arm, factors: { distance } };
    const n = seen.reduce((sum, { requests }) => sum + requests, 0);
    return [
      measurementOf({ scenario: step.scenario, arm, metric: 'store-ping', load, n }, meanOf(us), endsOf(outcome)),
    ];
  });
}
