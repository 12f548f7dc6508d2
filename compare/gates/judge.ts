/** One gate against one figure. Pure: what decides is in the figure and in the file of gates. */
import { cameBack, delayMetrics, reacceptedMetric } from '../../results/disqualified.ts';
import type { Comparison, Measurement } from '../../results/format.ts';
import { isByChance, variesByItself } from '../../results/varying.ts';
import { metricOfRun } from '../../vocabulary/metrics.ts';
import { type Factors, factorLabel } from '../../vocabulary/words.ts';
import { baselineName, isOfLevels, itselfAt } from '../against.ts';
import type { Gate } from './format.ts';
import { comparedRange, measuredRange, type Range, sideOf } from './range.ts';
import type { GateOutcome, GateResult } from './result.ts';
import { reasonText, sentenceOf } from './sentence.ts';

/** A comparison that a gate judges. `relativeTo`: both sides were divided by this contender of their own run. */
export type Judged = Comparison & { readonly relativeTo?: string };

export interface Verdict {
  readonly outcome: GateOutcome;
  /** What decided, or kept from deciding, where the interval did not. */
  readonly because?: string;
}

/** `isOut`: a credential of this contender came back to life, so that no delay of it keeps within a limit. */
export function judgeMeasurement(gate: Gate, row: Measurement, isOut = false): GateResult {
  const common = { ...headOf(gate, row), unit: row.unit, limit: gate.limit, baseline: null };
  const range = measuredRange(row, gate.on);
  const { low, high, value } = row;
  const side = sided(range, gate.limit, common.direction);
  const spoilt = isOut && delayMetrics.includes(row.metric) && side.outcome !== 'failed';
  return resultOf(
    { ...common, value, low, high },
    spoilt ? { outcome: 'invalid', because: reasonText(cameBack) } : side,
  );
}

/** `measurements`: of the run that the comparison is from, for the two figures behind it. */
export function judgeComparison(gate: Gate, row: Judged, measurements: readonly Measurement[]): GateResult {
  const exact = isExact(row.metric);
  const relativeTo = row.relativeTo !== undefined && isOfLevels(row) ? itselfAt(row) : row.relativeTo;
  const [older, newer] = sidesOf(row, measurements);
  const { value, low, high } = gate.kind === 'ratio' && exact ? ratioOf(older, newer) : row.effect;
  const head = headOf(gate, row);
  const { limit } = gate;
  const common = {
    ...head,
    unit: gate.kind === 'ratio' ? 'ratio' : row.unit,
    limit,
    baseline: baselineName(row),
    ...{ value, low, high },
  };
  // How often they came back is counted, and the count is judged as it stands.
  const counted = row.metric === reacceptedMetric && row.reason === cameBack;
  if (row.verdict === 'invalid' && !counted)
    return resultOf(common, { outcome: 'invalid', because: reasonText(row.reason) }, relativeTo);
  if (value === null)
    return resultOf(common, { outcome: 'invalid', because: 'one of the two was not measured' }, relativeTo);
  const judged = { ...row, effect: { ...row.effect, value, low, high } };
  const varies = variesByItself(row.reason);
  if (!exact && !varies && gate.on === 'interval' && row.reason) {
    return resultOf(common, { outcome: 'undecided', because: reasonText(row.reason) }, relativeTo);
  }
  const side = sided(comparedRange(judged, exact, gate.on), limit, head.direction);
  const kept = (exact || varies) && side.outcome === 'failed' ? doubtful(row, [older, newer]) : undefined;
  return resultOf(common, kept ?? side, relativeTo);
}

function sided(range: Range | null, limit: number, direction: GateResult['direction']): Verdict {
  if (range === null) return { outcome: 'undecided', because: 'it has no interval' };
  return { outcome: sideOf(range, limit, direction) };
}

/** Why what is beyond its limit does not fail: it varies by itself, or it happens by chance. */
function doubtful(row: Judged, [older, newer]: Sides): Verdict | undefined {
  if (variesByItself(row.reason)) return { outcome: 'undecided', because: reasonText(row.reason) };
  // From none to some is no matter of shares: there was nothing of the kind.
  if (row.verdict === 'undecided' && older?.value !== 0)
    return {
      outcome: 'undecided',
      because: `${older?.value ?? 'some'} before, ${newer?.value ?? 'some'} now, which chance may do`,
    };
  return undefined;
}

type Sides = readonly [older: Measurement | undefined, newer: Measurement | undefined];

function sidesOf(row: Judged, measurements: readonly Measurement[]): Sides {
  const of = (contender: string, variant: string, factors: Factors) =>
    measurements.find(
      (other) =>
        other.scenario === row.scenario &&
        other.metric === row.metric &&
        other.contender === contender &&
        other.variant === variant &&
        factorLabel(other.factors) === factorLabel(factors),
    );
  return [
    of(row.baseline, row.baselineVariant ?? '', row.baselineFactors ?? row.factors),
    of(row.contender, row.variant, row.factors),
  ];
}

function ratioOf(older: Measurement | undefined, newer: Measurement | undefined) {
  if (!older || !newer) return { value: null, low: null, high: null };
  const value = newer.value === older.value ? 1 : newer.value / older.value;
  return { value, low: null, high: null };
}

type Place = Pick<Comparison, 'scenario' | 'metric' | 'contender' | 'variant' | 'factors'>;

/** What every result of a gate says before a figure is looked at. */
export function headOf(gate: Gate, { scenario, metric, contender, variant, factors }: Place) {
  const { name, severity, kind, undecided } = gate;
  const direction: GateResult['direction'] =
    gate.direction ?? (metricOfRun(metric).better === 'lower' ? 'above' : 'below');
  return {
    gate: name,
    severity,
    kind,
    direction,
    undecidedMeans: undecided,
    scenario,
    metric,
    contender,
    variant,
    factors,
  };
}

export function resultOf(
  told: Omit<GateResult, 'sentence' | 'outcome'>,
  { outcome, because }: Verdict,
  relativeTo?: string,
): GateResult {
  const result = { ...told, outcome };
  return { ...result, sentence: sentenceOf(result, because, relativeTo) };
}

const isExact = (id: string): boolean => metricOfRun(id).kind === 'exact';
/** What `metric: exact` stands for; what happens by chance has a gate of its own. */
export const isCounted = (id: string): boolean => isExact(id) && !isByChance(id);
