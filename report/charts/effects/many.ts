/** Effects of many contenders: a row each, a panel for each of the few metrics that decide; the table has the rest. */
import type { TopLevelSpec } from 'vega-lite';
import { isOfLevels } from '../../../compare/against.ts';
import type { Comparison } from '../../../results/format.ts';
import { metricOfRun, metrics } from '../../../vocabulary/metrics.ts';
import type { Look } from '../../facts/contenders.ts';
import type { ReportInput } from '../../facts/input.ts';
import { atFirstLevel } from '../../facts/levels.ts';
import { effect, ratio } from '../../words/numbers.ts';
import { betterOf, titleOf } from '../../words/titles.ts';
import type { Chart, Frame } from '../frame/chart.ts';
import type { Panel } from '../panels/panel.ts';
import { fieldRows } from '../panels/rows.ts';
import { fieldSpec } from '../panels/spec.ts';
import { beyondEnds, ratioDomain } from './ratio-axis.ts';

const deciding = metrics
  .filter(({ decides }) => decides !== undefined)
  .toSorted((a, b) => (a.decides ?? 0) - (b.decides ?? 0))
  .map(({ id }) => id);
const most = 4;
const ticks = [0.1, 0.25, 0.5, 1, 2, 4, 10, 20, 50];
const verdictMark = { different: '', equal: '=', undecided: '~', invalid: '×' } as const;

/** The metrics that are drawn: those that decide, or the first few where none of these was compared. */
export function shownMetrics(rows: readonly Comparison[]): string[] {
  const compared = [...new Set(rows.map(({ metric }) => metric))];
  const found = deciding.filter((metric) => compared.includes(metric));
  return found.length > 0 ? found : compared.slice(0, most);
}

export function forestField(
  chart: Pick<Chart, 'title' | 'caption'>,
  { run }: ReportInput,
  ratios: readonly Comparison[],
  frame: Frame,
): TopLevelSpec | undefined {
  const shownIds = shownMetrics(ratios);
  const designs = ratios.filter((row) => !isOfLevels(row));
  // At several levels of a factor the first: a panel has room for one.
  const shown = shownIds.flatMap((id) => atFirstLevel(designs.filter(({ metric }) => metric === id))?.rows ?? []);
  if (shown.length === 0) return undefined;
  const rowOf = (look: Look) => {
    const own = shown.filter(({ contender, variant }) => contender === look.entry.id && variant === look.entry.variant);
    return own.length > 0 ? { look, cells: new Map(own.map((cell) => [cell.metric, cell])) } : undefined;
  };
  type Row = NonNullable<ReturnType<typeof rowOf>>;
  const [leading] = shownIds as [string];
  const groups = fieldRows<Row>(
    run,
    rowOf,
    ({ cells }) => cells.get(leading)?.effect.value ?? Number.POSITIVE_INFINITY,
  );
  const domain = ratioDomain(shown);
  const margin = Math.max(...shown.map((row) => row.effect.margin));
  const panels = shownIds.map(
    (metric): Panel<Row> => ({
      title: `${brief(metric)}${betterOf(metric) === 'higher' ? ' (right is better)' : ''}`,
      domain,
      log: true,
      ticks: ticks.filter((tick) => tick >= domain[0] && tick <= domain[1]),
      tickLabel: String,
      lines: [{ at: 1, style: 'nothing' }],
      band: [1 / (1 + margin), 1 + margin],
      marks({ cells }) {
        const cell = cells.get(metric);
        if (!cell) return undefined;
        const { value, low, high } = cell.effect;
        const open = cell.verdict === 'undecided' || cell.verdict === 'invalid';
        return {
          bars: [{ from: low ?? value, to: high ?? value, faint: open }],
          points: [
            ...beyondEnds(cell, domain).map(({ edge, shape }) => ({ at: edge, shape, faint: true, size: 30 })),
            { at: value, shape: 'square', faint: open, size: 34 },
          ],
          text: `${ratio(value)} ${verdictMark[cell.verdict]}`.trim(),
          tip: { Metric: titleOf(metric), Effect: effect(cell), Verdict: cell.verdict },
        };
      },
    }),
  );
  return fieldSpec({ chart, run, frame, groups, panels });
}

const brief = (metric: string) => metricOfRun(metric).brief ?? titleOf(metric);
