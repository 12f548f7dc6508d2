/** Which rows of a run say how long a revoked credential still works: one place, so that all pictures and tables agree. */
import { delayMetrics, reacceptedMetric } from '../../results/disqualified.ts';
import type { Measurement, RunFile } from '../../results/format.ts';
import { isSummary, isUsual } from '../../vocabulary/factors.ts';

/** The delay metric that leads its scenario by the plan, else the first that was measured. */
export function delayMetric(run: RunFile): string {
  const planned = run.plan.steps.map(({ primary }) => primary).find((primary) => delayMetrics.includes(primary));
  const seen = delayMetrics.find((id) => run.measurements.some(({ metric }) => metric === id));
  return planned ?? seen ?? (delayMetrics[0] as string);
}

export const isExtrapolated = ({ extrapolated }: Pick<Measurement, 'extrapolated'>): boolean =>
  extrapolated !== undefined;

/** A contender's rows of one metric; of several instances the worst, where it is given. */
export function worstOf(run: RunFile, metric: string, contender: string, variant: string): Measurement[] {
  const rows = run.measurements.filter(
    (row) => row.metric === metric && row.contender === contender && row.variant === variant,
  );
  const summaries = rows.filter(({ factors }) => isSummary(factors));
  return summaries.length > 0 ? summaries : rows;
}

export interface OrdinaryDelay {
  /** The delay with nothing in flight: of all triggers the longest, at the lifetime that teams deploy. */
  readonly row: Measurement;
  /** The same at lifetimes that were measured, where the row is extrapolated from them; rising. */
  readonly measured: readonly Measurement[];
}

export function ordinaryDelay(run: RunFile, contender: string, variant: string): OrdinaryDelay | undefined {
  const rows = worstOf(run, delayMetric(run), contender, variant).filter(({ factors }) => isUsual(factors));
  const extrapolated = rows.filter(isExtrapolated);
  const row = (extrapolated.length > 0 ? extrapolated : rows).reduce<Measurement | undefined>(
    (longest, next) => (longest === undefined || next.value > longest.value ? next : longest),
    undefined,
  );
  if (!row) return undefined;
  return {
    row,
    measured: isExtrapolated(row) ? longestByLifetime(rows.filter((other) => !isExtrapolated(other))) : [],
  };
}

function longestByLifetime(rows: readonly Measurement[]): Measurement[] {
  const groups = Map.groupBy(rows, ({ factors }) => Number(factors.lifetime));
  return [...groups.keys()]
    .sort((a, b) => a - b)
    .map((lifetime) => (groups.get(lifetime) as Measurement[]).reduce((a, b) => (b.value > a.value ? b : a)));
}

/** The rows where a credential was accepted again after it had been refused. */
export function reacceptances(run: RunFile, contender?: string, variant = ''): Measurement[] {
  const entries = run.contenders.filter(
    (entry) => contender === undefined || (entry.id === contender && entry.variant === variant),
  );
  return entries.flatMap((entry) =>
    worstOf(run, reacceptedMetric, entry.id, entry.variant).filter(({ value }) => value > 0),
  );
}
