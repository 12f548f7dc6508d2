/** From revocation trials to figures: order statistics of delays, re-acceptances, and a longer lifetime extrapolated by a line. */
import type { Comparison, Load, Measurement, PlannedArm } from '../../results/format.ts';
import type { NamedContender } from '../../servers/contender.ts';
import { type Delay, medianDifference, summarise } from '../../statistics/delays.ts';
import { fitLine, predictAt } from '../../statistics/line.ts';
import { verdictOf } from '../../statistics/verdict.ts';
import type { InstanceResult } from '../generator/trial.ts';
import type { Revocation, Tried } from '../procedures/revocation.ts';
import { exactComparison, type Figures, level, measurementOf } from './entries.ts';

const load: Load = { shape: 'probed', rate: null, connections: 2, serverCore: null };
/** A difference of delays below this is as good as none, ms. */
const delayMarginMs = 5;

/** Which instance was asked: the one that took the revoke, the other, or the worse of the two. */
const instances = ['same', 'other', 'worst'] as const;
type Instance = (typeof instances)[number];

export function revocationFigures(
  { step, tried }: Revocation,
  baseline: string,
  contenderOf: (id: string) => NamedContender,
): Figures {
  const figures: Figures = { measurements: [], comparisons: [], guards: [] };
  const sound = tried.filter(({ result }) => result.fault === undefined);
  const cells = step.arms
    .map((arm) => ({ arm, trials: sound.filter((one) => one.arm === arm) }))
    .filter(({ trials }) => trials.length > 0);
  for (const { arm, trials } of cells) {
    for (const instance of instances)
      figures.measurements.push(...cellMeasurements(step.scenario, arm, trials, instance));
    const base = cells.find((cell) => cell.arm.contender === baseline && sameCell(cell.arm, arm));
    if (!base || arm.contender === baseline) continue;
    figures.comparisons.push(...cellComparisons(step.scenario, arm, trials, base.trials, baseline));
  }
  for (const id of new Set(
    cells.filter(({ arm }) => arm.factors.lifetime !== undefined).map(({ arm }) => arm.contender),
  )) {
    figures.measurements.push(
      ...extrapolated(
        step.scenario,
        cells.filter(({ arm }) => arm.contender === id),
        contenderOf(id),
      ),
    );
  }
  return figures;
}

/** Cells compare when the trigger and what was in flight are the same; a lifetime is what the contender adds. */
const sameCell = (a: PlannedArm, b: PlannedArm) =>
  a.factors.trigger === b.factors.trigger && a.factors.inFlight === b.factors.inFlight;

/** What one instance showed of one trial's delay, ms. Alive again, or never refused: at least what was seen. */
function delayOf(seen: InstanceResult, intervalMs: number): Delay {
  if (seen.reacceptedMs !== null) return { value: seen.reacceptedMs, censored: 'at-least' };
  if (seen.refusedMs === null) return { value: seen.lastAcceptedMs ?? 0, censored: 'at-least' };
  if (seen.lastAcceptedMs === null) return { value: Math.max(intervalMs, seen.refusedMs), censored: 'at-most' };
  return { value: seen.lastAcceptedMs };
}

function delaysOf(trials: readonly Tried[], instance: Instance): Delay[] {
  return trials.map(({ trial, result }) => {
    const all = result.instances.map((seen) => delayOf(seen, trial.intervalMs));
    if (instance === 'same') return all[0] as Delay;
    if (instance === 'other') return all[1] ?? (all[0] as Delay);
    return all.reduce((worst, next) => (longer(next, worst) ? next : worst));
  });
}

/** A censored "at most" is shorter than a delay that was seen. */
function longer(a: Delay, b: Delay): boolean {
  const least = (delay: Delay) => (delay.censored === 'at-most' ? 0 : delay.value);
  return least(a) > least(b) || (least(a) === least(b) && a.value > b.value);
}

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
  const summary = summarise(delaysOf(trials, instance), level);
  if (!summary) return [];
  const { n, median, medianInterval, p99, max } = summary;
  const factors = { ...arm.factors, instance };
  const row = (metric: string) => ({ scenario, arm, metric, factors, load, n });
  const censored = ({ censored }: Delay) => (censored ? { censored } : {});
  return [
    measurementOf(
      row('revocation-delay-p50'),
      median.value,
      { low: medianInterval.low, high: medianInterval.high, level: medianInterval.level },
      censored(median),
    ),
    measurementOf(row('revocation-delay-p99'), p99.value, undefined, {
      ...censored(p99),
      ...(n < 100 ? { note: `under 100 trials the 99th percentile is the maximum` } : {}),
    }),
    measurementOf(row('revocation-delay-max'), max.value, undefined, {
      ...censored(max),
      note: `the longest of ${n} trials`,
    }),
    measurementOf(row('reaccepted'), reacceptances(trials, instance), undefined, { note: `of ${n} trials` }),
  ];
}

function cellComparisons(
  scenario: string,
  arm: PlannedArm,
  trials: readonly Tried[],
  base: readonly Tried[],
  baseline: string,
): Comparison[] {
  const factors = { ...arm.factors, instance: 'worst' };
  const common = { scenario, baseline, arm, factors, rounds: trials.length, blocks: trials.length };
  const difference = medianDifference(delaysOf(trials, 'worst'), delaysOf(base, 'worst'), level);
  const low = Number.isFinite(difference.low) ? difference.low : null;
  const high = Number.isFinite(difference.high) ? difference.high : null;
  // An upper end of infinity (a credential that never died) is still above zero.
  const verdict = verdictOf({ scale: 'difference', low: difference.low, high: difference.high, margin: delayMarginMs });
  return [
    {
      ...exactComparison({ ...common, metric: 'revocation-delay-p50' }, difference.value),
      effect: {
        scale: 'difference',
        value: difference.value,
        low,
        high,
        margin: delayMarginMs,
        level: difference.level,
      },
      verdict,
    },
    exactComparison({ ...common, metric: 'reaccepted' }, reacceptances(trials, 'worst') - reacceptances(base, 'worst')),
  ];
}

/**
 * The delay against the life that each credential had left when it was revoked, and what the line says of the lifetime that
 * teams deploy. Nobody waits for that in a benchmark, so it is marked as extrapolated.
 */
function extrapolated(
  scenario: string,
  cells: readonly { arm: PlannedArm; trials: readonly Tried[] }[],
  contender: NamedContender,
): Measurement[] {
  const lifetimes = [...new Set(cells.map(({ arm }) => Number(arm.factors.lifetime)))].sort((a, b) => a - b);
  const [arm] = cells.map((cell) => cell.arm);
  const points = cells.flatMap(({ arm, trials }) => {
    const delays = delaysOf(trials, 'worst');
    return trials.flatMap(({ result }, index) => {
      const delay = delays[index] as Delay;
      const x = result.lifeLeftMs ?? Number(arm.factors.lifetime) * 1_000 - result.ageMs;
      return delay.censored ? [] : [{ x, y: delay.value }];
    });
  });
  const line = fitLine(points);
  if (line.state === 'none' || !arm) return [];
  const at = contender.lifetimeSeconds;
  const { value, low, high } = predictAt(line, at * 1_000, level);
  const note = `extrapolated from lifetimes of ${lifetimes.join(', ')} s: delay = ${line.intercept.toFixed(0)} ms + ${line.slope.toFixed(3)} × life left, ${points.length} trials`;
  const row = { scenario, arm, factors: { lifetime: at, instance: 'worst' }, load, n: points.length };
  return ['revocation-delay-p50', 'revocation-delay-max'].map((metric) =>
    measurementOf({ ...row, metric }, value, { low, high, level }, { note }),
  );
}
