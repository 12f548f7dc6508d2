/** Figures that lead a scenario and vary along a factor's axis: what the picture of levels draws. */
import type { Measurement, RunFile } from '../../../results/format.ts';
import { type Factor, factor } from '../../../vocabulary/factors.ts';
import { metrics } from '../../../vocabulary/metrics.ts';
import { factorLabel, nameOf } from '../../../vocabulary/words.ts';
import { only, varying } from '../../facts/levels.ts';
import { usefulInterval } from '../../words/numbers.ts';

/** One metric of one scenario along one factor; at the levels of other factors where these vary too, a panel each. */
export interface LevelPanel {
  readonly scenario: string;
  readonly metric: string;
  readonly factor: Factor;
  /** Of other factors that vary. */
  readonly others: Measurement['factors'];
  /** Of all contenders, by rising level. */
  readonly rows: readonly Measurement[];
}

/** Of each scenario its primary metrics and what is drawn beside them, where they have noise and vary over a factor whose layout is an axis. */
export function levelPanels(run: RunFile): LevelPanel[] {
  const shown = new Map(
    run.plan.steps.flatMap(({ scenario, primary }) =>
      [primary, ...besides(primary)].map((metric) => [`${scenario} ${metric}`, { scenario, metric }]),
    ),
  );
  return [...shown.values()].flatMap(({ scenario, metric }) => {
    const rows = run.measurements.filter(
      (row) =>
        row.scenario === scenario && row.metric === metric && row.kind === 'noisy' && row.extrapolated === undefined,
    );
    const ids = varying(rows.map(({ factors }) => factors));
    return ids.flatMap((id) => panelsAlong(id, rows, ids));
  });
}

const besides = (primary: string): string[] => metrics.filter(({ beside }) => beside === primary).map(({ id }) => id);

function panelsAlong(id: string, rows: readonly Measurement[], ids: readonly string[]): LevelPanel[] {
  const declared = factor(id);
  if (declared.layout !== 'axis' || declared.ofSomeDesigns) return [];
  const own = rows.filter(({ factors }) => factors[id] !== undefined);
  const rest = ids.filter((other) => other !== id);
  return [...Map.groupBy(own, ({ factors }) => factorLabel(only(factors, rest))).values()].flatMap((panel) => {
    const [{ scenario, metric, factors }] = panel as [Measurement];
    const sorted = panel.toSorted((a, b) => Number(a.factors[id]) - Number(b.factors[id]));
    return new Set(panel.map((row) => row.factors[id])).size > 1
      ? [{ scenario, metric, factor: declared, others: only(factors, rest), rows: sorted }]
      : [];
  });
}

export const levelOf = ({ factor: { id } }: Pick<LevelPanel, 'factor'>, row: Measurement): number =>
  Number(row.factors[id]);

export const nameOfRow = ({ contender, variant }: Measurement): string => nameOf(contender, variant);

/** An interval that says nothing yet is not drawn. */
export const endsOf = (row: Measurement): readonly [low: number, high: number] =>
  row.censored === undefined && usefulInterval(row) ? [row.low as number, row.high as number] : [row.value, row.value];

/** The truth is at least what is drawn, or at most. */
export const isBound = ({ censored }: Measurement): boolean => censored !== undefined;
