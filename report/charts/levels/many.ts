/** Figures along the levels of a factor, of many contenders: a row each, a mark at each level. */
import type { TopLevelSpec } from 'vega-lite';
import type { Measurement, RunFile } from '../../../results/format.ts';
import { levelsPhrase } from '../../../vocabulary/factors.ts';
import type { Look } from '../../facts/contenders.ts';
import { measured, number } from '../../words/numbers.ts';
import { titleOf } from '../../words/titles.ts';
import type { Chart, Frame } from '../frame/chart.ts';
import type { Panel } from '../panels/panel.ts';
import { fieldRows } from '../panels/rows.ts';
import { fieldSpec } from '../panels/spec.ts';
import { roundTicks } from '../panels/ticks.ts';
import { type LevelPanel, levelOf, nameOfRow } from './rows.ts';

export const levelsFieldCaption =
  'How the figures that lead a scenario change from level to level. A disc: at the lowest level; a ring: at the highest; small marks between. The numbers are those of both ends; intervals are in the table. Within a family the least comes first.';

interface Row {
  readonly look: Look;
  /** In the order of the panels; by rising level. */
  readonly levels: readonly (readonly Measurement[])[];
}

export function levelsField(
  chart: Pick<Chart, 'title' | 'titleIn' | 'caption'>,
  run: RunFile,
  panels: readonly LevelPanel[],
  frame: Frame,
): TopLevelSpec {
  const rowOf = (look: Look): Row | undefined => {
    const levels = panels.map(({ rows }) => rows.filter((row) => nameOfRow(row) === look.name));
    return levels.some(({ length }) => length > 0) ? { look, levels } : undefined;
  };
  const groups = fieldRows<Row>(run, rowOf, ({ levels }) => levels[0]?.[0]?.value ?? 0);
  return fieldSpec({ chart, run, frame, groups, panels: panels.map((panel, index) => fieldPanel(panel, index)) });
}

function fieldPanel(panel: LevelPanel, index: number): Panel<Row> {
  const most = Math.max(...panel.rows.map(({ value }) => value)) * 1.06 || 1;
  const { factor, metric, others, rows } = panel;
  return {
    title: [titleOf(metric), levelsPhrase(others), `(${rows[0]?.unit})`].filter(Boolean).join(' '),
    domain: [0, most],
    log: false,
    ticks: roundTicks(most),
    tickLabel: number,
    marks({ levels }) {
      const own = levels[index] ?? [];
      const [first, last] = [own[0], own.at(-1)];
      if (first === undefined || last === undefined) return undefined;
      return {
        bars: own.length > 1 ? [{ from: first.value, to: last.value, faint: true }] : [],
        points: own.map((row) => ({
          at: row.value,
          size: row === first ? 80 : row === last ? 54 : 14,
          hollow: row === last && row !== first,
        })),
        text: own.length > 1 ? `${number(first.value)} to ${number(last.value)}` : number(first.value),
        tip: Object.fromEntries(own.map((row) => [`${number(levelOf(panel, row))} ${factor.unit}`, measured(row)])),
      };
    },
  };
}
