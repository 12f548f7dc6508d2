/**
 * What a run tells a history: of figures with noise the effects against the baseline, in which the machine cancels; what is counted by
 * itself, the baseline's too, since no machine changes it.
 */
import type { Comparison, Measurement, RunFile } from '../results/format.ts';
import { isWhole } from '../results/varying.ts';
import { type Factors, factorLabel, nameOf, type Verdict } from '../vocabulary/words.ts';
import { isOfLevels, itselfAt } from './against.ts';

export interface HistoryRow {
  readonly scenario: string;
  readonly metric: string;
  readonly factors: Factors;
  /** Of an effect between levels of one contender: `itself at 250 requests/s`. */
  readonly against?: string;
  /** Its name, with its variant. */
  readonly contender: string;
  /** count: the figure itself; else an effect. */
  readonly scale: 'ratio' | 'difference' | 'count';
  /** Of a difference or a count. */
  readonly unit: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Null of a count: nothing was compared. */
  readonly verdict: Verdict | null;
  /** A count that is not the same for every operation: its mean moves though nothing changed. */
  readonly varies: boolean;
  /** Against which the effect is, with its variant; empty of a count. */
  readonly baseline: string;
  /** Under which the contender's figure was read, in words that compare; empty of a count, and where it is not known. */
  readonly load: string;
  /** Why it is no point of its series. */
  readonly unused?: string;
}

export function historyRows(run: RunFile): HistoryRow[] {
  const counts = run.measurements.filter(isCounted);
  const counted = new Set(counts.map(({ metric }) => metric));
  const loads = new Map(run.measurements.map((row) => [figureOf(row), loadOf(row)]));
  return [
    ...run.comparisons
      .filter(({ metric }) => !isInstruments(metric) && !counted.has(metric))
      .map((row) => effectRow(row, loads.get(figureOf(row)) ?? '')),
    ...counts.map((row) => countRow(row, run)),
  ];
}

/** A count of trials is exact and yet a draw: one more of twenty is no change of the design. */
const isCounted = ({ kind, unit }: Measurement) => kind === 'exact' && unit !== 'count';
/** Lateness is the instrument's own, and no property of a contender. */
const isInstruments = (metric: string) => metric.startsWith('lateness');

type Figure = Pick<Comparison, 'scenario' | 'metric' | 'factors' | 'contender' | 'variant'>;
const placeOf = ({ scenario, metric, factors }: Omit<Figure, 'contender' | 'variant'>) =>
  [scenario, metric, factorLabel(factors)].join('\n');
const figureOf = (row: Figure) => [placeOf(row), nameOf(row.contender, row.variant)].join('\n');

const loadOf = ({ load: { shape, rate, connections } }: Measurement) =>
  `${shape}${rate === null ? '' : `, ${rate} requests/s`}, ${connections} connections`;

function effectRow(row: Comparison, load: string): HistoryRow {
  const { scenario, metric, factors, unit, verdict, effect, baseline, baselineVariant = '' } = row;
  const unused = whyUnused(row);
  return {
    ...{ scenario, metric, factors, unit, verdict, load },
    contender: nameOf(row.contender, row.variant),
    ...{ scale: effect.scale, value: effect.value, low: effect.low, high: effect.high },
    varies: false,
    baseline: nameOf(baseline, baselineVariant),
    ...(isOfLevels(row) ? { against: itselfAt(row) } : {}),
    ...(unused === undefined ? {} : { unused }),
  };
}

function countRow(row: Measurement, run: RunFile): HistoryRow {
  const { scenario, metric, factors, unit, value } = row;
  const unused = whySpoilt(row, run);
  return {
    ...{ scenario, metric, factors, unit, value },
    contender: nameOf(row.contender, row.variant),
    ...{ scale: 'count', low: null, high: null, verdict: null, baseline: '', load: '' },
    varies: !isWhole(value),
    ...(unused === undefined ? {} : { unused }),
  };
}

function whyUnused({ verdict, reason, effect: { scale, value } }: Comparison): string | undefined {
  if (verdict === 'invalid') return invalid(reason);
  if (!Number.isFinite(value)) return 'no finite value';
  return scale === 'ratio' && value <= 0 ? 'a ratio of zero' : undefined;
}

const invalid = (reason: string | undefined) => (reason ? `invalid: ${reason}` : 'invalid');

/** A count does not stand where every comparison that was made with it is invalid, or where there is none and a guard says so. */
function whySpoilt(row: Measurement, { comparisons, guards }: RunFile): string | undefined {
  const name = nameOf(row.contender, row.variant);
  const made = comparisons.filter(
    (one) =>
      placeOf(one) === placeOf(row) &&
      !isOfLevels(one) &&
      [nameOf(one.contender, one.variant), nameOf(one.baseline, one.baselineVariant ?? '')].includes(name),
  );
  if (made.length > 0) return made.every(({ verdict }) => verdict === 'invalid') ? invalid(made[0]?.reason) : undefined;
  const fired = guards.find(
    ({ effect, scenario, contender = row.contender, metric = row.metric }) =>
      effect === 'invalid' && scenario === row.scenario && contender === row.contender && metric === row.metric,
  );
  return fired ? invalid(fired.name) : undefined;
}
