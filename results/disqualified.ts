/**
 * One re-acceptance disqualifies: a contender that let a revoked credential in again has no revocation delay worth the name, however
 * soon it first refused. So no verdict on its delays may speak for it, in any table, format or gate.
 */
import { metrics } from '../vocabulary/metrics.ts';
import type { Comparison, Measurement } from './format.ts';

/** The greatest first. */
export const delayMetrics: readonly string[] = metrics
  .filter(({ quantile }) => quantile?.of === 'delay')
  .toSorted((a, b) => (b.quantile?.q ?? 0) - (a.quantile?.q ?? 0))
  .map(({ id }) => id);
/** Counts the trials in which a credential came back to life. */
export const reacceptedMetric = 'reaccepted';
/** Reason of a verdict that was withdrawn for it. */
export const cameBack = 'reaccepted';

type Side = Pick<Measurement, 'contender' | 'variant'>;

/** Whether a credential of this contender came back to life in any trial of the run. */
export function disqualified(measurements: readonly Measurement[]): (side: Side) => boolean {
  const names = new Set(
    measurements.filter(({ metric, value }) => metric === reacceptedMetric && value > 0).map(keyOf),
  );
  return (side) => names.has(keyOf(side));
}

const keyOf = ({ contender, variant }: Side) => JSON.stringify([contender, variant]);

/** The same figures; verdicts that call a disqualified side equal, or a disqualified contender better, are invalid. */
export function withoutReaccepted<Figures extends Compared>(figures: Figures): Figures {
  const isOut = disqualified(figures.measurements);
  return { ...figures, comparisons: figures.comparisons.map((row) => withdrawn(row, isOut)) };
}

interface Compared {
  readonly measurements: readonly Measurement[];
  readonly comparisons: readonly Comparison[];
}

function withdrawn<Row extends Comparison>(row: Row, isOut: (side: Side) => boolean): Row {
  const { metric, verdict, baseline, baselineVariant = '', effect } = row;
  if (metric !== reacceptedMetric && !delayMetrics.includes(metric)) return row;
  const out = { own: isOut(row), other: isOut({ contender: baseline, variant: baselineVariant }) };
  const speaksForIt =
    (verdict === 'equal' && (out.own || out.other)) || (verdict === 'different' && out.own && effect.value < 0);
  return speaksForIt ? { ...row, verdict: 'invalid', reason: cameBack } : row;
}
