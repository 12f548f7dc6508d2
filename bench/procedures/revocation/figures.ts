/** From revocation trials to figures: order statistics of delays, re-acceptances, and a longer lifetime extrapolated by a line. */
import type { Comparison, Load, Measurement, PlannedArm, PlannedStep } from '../../../results/format.ts';
import type { NamedContender } from '../../../servers/contender.ts';
import { type Delay, summarise } from '../../../statistics/delays.ts';
import { fitLine, predictAt } from '../../../statistics/line.ts';
import { sharesAlike } from '../../../statistics/shares.ts';
import { type GuardName, guard } from '../../../vocabulary/guards.ts';
import { nameOf } from '../../../vocabulary/words.ts';
import { delayComparison } from '../../figures/delays.ts';
import {
  type BaselineOf,
  exactComparison,
  type Figures,
  level,
  measurementOf,
  sameVersion,
} from '../../figures/entries.ts';
import type { InstanceResult } from '../../generator/trial.ts';
import { delaysOf, type Instance, instances } from './delays.ts';
import type { Tried } from './result.ts';

const load: Load = { shape: 'probed', rate: null, connections: 2, serverCore: null };

/** A step with the trials that ended. */
export interface Revocation {
  readonly step: PlannedStep;
  readonly tried: readonly Tried[];
}

export function revocationFigures(
  { step, tried }: Revocation,
  baselineOf: BaselineOf,
  contenderOf: (arm: PlannedArm) => NamedContender,
): Figures {
  const figures: Figures = { measurements: [], comparisons: [], guards: [] };
  const cells = step.arms.map((arm) => cellOf(arm, tried)).filter(({ ran }) => ran > 0);
  const pairs = cells.flatMap((cell) => {
    const baseline = baselineOf(cell.arm);
    const base = cells.find(({ arm }) => sameVersion(arm, baseline) && sameCell(arm, cell.arm));
    const both = base && !sameVersion(cell.arm, baseline) && base.trials.length > 0 && cell.trials.length > 0;
    return both ? [{ cell, base }] : [];
  });
  for (const { arm, trials, lost } of cells) {
    if (lost > guard('rounds-lost').limit)
      figures.guards.push({ name: 'rounds-lost', value: lost, scenario: step.scenario, arm });
    for (const instance of instances)
      figures.measurements.push(...cellMeasurements(step.scenario, arm, trials, instance));
  }
  // Bonferroni over the cells: each comparison has the level that keeps the chance of any false "different" at 5 %.
  const alpha = (1 - level) / Math.max(1, pairs.length);
  for (const { cell, base } of pairs) figures.comparisons.push(...cellComparisons(step.scenario, cell, base, alpha));
  const swept = cells.filter(({ arm }) => arm.factors.lifetime !== undefined);
  for (const own of Map.groupBy(swept, ({ arm }) => nameOf(arm.contender, arm.variant)).values())
    figures.measurements.push(...extrapolated(step.scenario, own, contenderOf((own[0] as Cell).arm)));
  return figures;
}

/** The trials of one arm that count, and the share of those that ran that do not. */
interface Cell {
  readonly arm: PlannedArm;
  readonly trials: readonly Tried[];
  readonly ran: number;
  readonly lost: number;
}

function cellOf(arm: PlannedArm, tried: readonly Tried[]): Cell {
  const own = tried.filter((one) => one.arm === arm);
  const trials = own.filter(({ result }) => result.fault === undefined);
  return { arm, trials, ran: own.length, lost: own.length === 0 ? 0 : 1 - trials.length / own.length };
}

/** Cells compare when the trigger and what was in flight are the same; a lifetime is what the contender adds. */
const sameCell = (a: PlannedArm, b: PlannedArm) =>
  a.factors.trigger === b.factors.trigger &&
  a.factors.inFlight === b.factors.inFlight &&
  (a.contender !== b.contender || a.factors.lifetime === b.factors.lifetime);

const reacceptances = (trials: readonly Tried[], instance: Instance) =>
  trials.filter(({ result }) =>
    result.instances.some(
      (seen, index) => seen.reacceptedMs !== null && (instance === 'worst' || index === (instance === 'same' ? 0 : 1)),
    ),
  ).length;

function cellMeasurements(
  scenario: string,
  arm: PlannedArm,
  trials: readonly Tried[],
  instance: Instance,
): Measurement[] {
  // A server from outside may have one instance.
  if (instance === 'other' && trials.some(({ result }) => result.instances.length < 2)) return [];
  const summary = summarise(delaysOf(trials, instance), level);
  if (!summary) return [];
  const { n, median, medianInterval, p99, max } = summary;
  const factors = { ...arm.factors, instance };
  const row = (metric: string) => ({ scenario, arm, metric, factors, load, n });
  const censored = ({ censored }: Delay) => (censored ? { censored } : {});
  return [
    measurementOf(row('revocation-delay-p50'), median.value, medianInterval, censored(median)),
    measurementOf(row('revocation-delay-p99'), p99.value, undefined, {
      ...censored(p99),
      ...(n < 100 ? { note: `under 100 trials the 99th percentile is the maximum` } : {}),
    }),
    measurementOf(row('revocation-delay-max'), max.value, undefined, {
      ...censored(max),
      note: `the longest of ${n} trials`,
    }),
    measurementOf(row('reaccepted'), reacceptances(trials, instance), undefined, {
      note: `of ${n} trials${fittedText(trials)}`,
    }),
  ];
}

/** `, with slow requests of up to 1.2 s`: where they were made longer than planned. */
function fittedText(trials: readonly Tried[]): string {
  const fitted = trials.flatMap(({ result }) => (result.slowMs === undefined ? [] : [result.slowMs]));
  return fitted.length === 0 ? '' : `, with slow requests of up to ${(Math.max(...fitted) / 1_000).toFixed(1)} s`;
}

function cellComparisons(scenario: string, cell: Cell, base: Cell, alpha: number): Comparison[] {
  const { arm, trials } = cell;
  const lost = Math.max(cell.lost, base.lost) > guard('rounds-lost').limit;
  const forbidden: GuardName | undefined = lost ? 'rounds-lost' : undefined;
  const factors = { ...arm.factors, instance: 'worst' };
  const common = {
    scenario,
    baseline: base.arm,
    arm,
    factors,
    rounds: trials.length,
    blocks: trials.length,
    forbidden,
  };
  const delays = delayComparison(
    { ...common, metric: 'revocation-delay-p50' },
    delaysOf(trials, 'worst'),
    delaysOf(base.trials, 'worst'),
    alpha,
  );
  return [delays, shareComparison(common, trials, base.trials, alpha)];
}

type Common = Omit<Parameters<typeof exactComparison>[0], 'metric'>;

/** Re-acceptances are counted, but happen by chance: shares are held against each other, printed as a number out of these trials. */
function shareComparison(common: Common, trials: readonly Tried[], base: readonly Tried[], alpha: number): Comparison {
  const own = { count: reacceptances(trials, 'worst'), of: trials.length };
  const other = { count: reacceptances(base, 'worst'), of: base.length };
  const comparison = exactComparison(
    { ...common, metric: 'reaccepted' },
    own.count - (other.count * own.of) / other.of,
  );
  if (common.forbidden || comparison.effect.value === 0) return comparison;
  return { ...comparison, verdict: sharesAlike(own, other) <= alpha ? 'different' : 'undecided' };
}

/**
 * The delay against the life that each credential had left when it was revoked, and what the line says of the lifetime that
 * teams deploy. Nobody waits for that in a benchmark, so it is marked as extrapolated.
 */
function extrapolated(scenario: string, cells: readonly Cell[], contender: NamedContender): Measurement[] {
  const lifetimes = [...new Set(cells.map(({ arm }) => Number(arm.factors.lifetime)))].sort((a, b) => a - b);
  const [arm] = cells.map((cell) => cell.arm);
  const points = cells.flatMap(({ arm, trials }) =>
    trials.flatMap(({ result }) => {
      const x = result.lifeLeftMs ?? Number(arm.factors.lifetime) * 1_000 - result.ageMs;
      // A point for each instance: the later of two midpoints would be too late by a share of the lifetime.
      return result.instances.map(endOf).flatMap((y) => (y === undefined ? [] : [{ x, y }]));
    }),
  );
  const line = fitLine(points);
  if (line.state === 'none' || !arm) return [];
  const at = contender.lifetimeSeconds;
  const trials = cells.reduce((sum, cell) => sum + cell.trials.length, 0);
  const { value, low, high } = predictAt(line, at * 1_000, level);
  const note = `extrapolated from lifetimes of ${lifetimes.join(', ')} s: delay = ${line.intercept.toFixed(0)} ms + ${line.slope.toFixed(3)} × life left, ${trials} trials`;
  const row = { scenario, arm, factors: { lifetime: at, instance: 'worst' }, load, n: trials };
  const ends = { low, high, level, interval: 'prediction' } as const;
  const marks = { extrapolated: { from: lifetimes, to: at }, note };
  return [measurementOf({ ...row, metric: 'revocation-delay-p50' }, value, ends, marks)];
}

/**
 * When an instance stopped accepting: half-way between the last probe that it accepted and the first that it refused. For the
 * line alone: probes are a hundredth of the lifetime apart, so the last accepted one would be too early by a share of the lifetime.
 */
function endOf({ lastAcceptedMs, refusedMs, reacceptedMs }: InstanceResult): number | undefined {
  if (lastAcceptedMs === null || refusedMs === null || reacceptedMs !== null) return undefined;
  return (lastAcceptedMs + refusedMs) / 2;
}
