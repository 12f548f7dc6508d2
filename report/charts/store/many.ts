/** Store commands of many contenders: a row each, a panel for each operation. */
import type { TopLevelSpec } from 'vega-lite';
import type { Measurement } from '../../../results/format.ts';
import type { Look } from '../../facts/contenders.ts';
import type { ReportInput } from '../../facts/input.ts';
import { measured, number } from '../../words/numbers.ts';
import type { Chart, Frame } from '../frame/chart.ts';
import type { Panel } from '../panels/panel.ts';
import { fieldRows } from '../panels/rows.ts';
import { fieldSpec } from '../panels/spec.ts';

export function storeField(
  chart: Pick<Chart, 'title' | 'caption'>,
  { run }: ReportInput,
  commands: readonly Measurement[],
  frame: Frame,
): TopLevelSpec {
  const rowOf = (look: Look) => {
    const own = commands.filter(
      ({ contender, variant }) => contender === look.entry.id && variant === look.entry.variant,
    );
    return own.length > 0
      ? { look, cells: new Map(own.map((row) => [String(row.factors.operation), row])) }
      : undefined;
  };
  type Row = NonNullable<ReturnType<typeof rowOf>>;
  const operations = [...new Set(commands.map(({ factors }) => String(factors.operation)))];
  const total = ({ cells }: Row) => [...cells.values()].reduce((sum, { value }) => sum + value, 0);
  const most = Math.max(1, ...commands.map(({ value }) => value));
  const step = Math.max(1, Math.ceil(most / 4));
  const panels = operations.map(
    (operation): Panel<Row> => ({
      title: `${operation} (commands)`,
      domain: [0, most],
      log: false,
      ticks: Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step),
      tickLabel: String,
      marks({ cells }) {
        const row = cells.get(operation);
        if (!row) return undefined;
        return {
          bars: row.value > 0 ? [{ from: 0, to: row.value, thick: true }] : [],
          points: [],
          text: number(row.value),
          tip: { Commands: measured(row) },
        };
      },
    }),
  );
  return fieldSpec({ chart, run, frame, groups: fieldRows<Row>(run, rowOf, total), panels });
}
