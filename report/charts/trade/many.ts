/** The trade of many contenders: cost and delay side by side, a row each, where names on a plane would cover each other. */
import type { TopLevelSpec } from 'vega-lite';
import type { RunFile } from '../../../results/format.ts';
import { isExtrapolated } from '../../facts/revocation.ts';
import { number, usefulInterval } from '../../words/numbers.ts';
import { type Chart, type Frame, isNarrow } from '../frame/chart.ts';
import type { Panel } from '../panels/panel.ts';
import { fieldRows } from '../panels/rows.ts';
import { fieldSpec } from '../panels/spec.ts';
import { roundTicks } from '../panels/ticks.ts';
import { type DelayRow, delayPanel, delayRowOf } from '../revocation/many.ts';
import { ownIntervals } from './own-intervals.ts';
import { type TradePoint, tradePoints } from './points.ts';

export function tradeFieldCaption(run: RunFile): string {
  const hollow = run.measurements.some(isExtrapolated)
    ? ' Hollow: extrapolated to the lifetime that the design deploys.'
    : '';
  const paired = ownIntervals(run).map((sentence) => ` ${sentence}`);
  return `What a design costs the server on each request, and how long a credential still works after it was revoked, in the worst of all cells. Left is better in both. Within a family the cheapest comes first, and a colour is a family’s. A triangle to the left: refused at the first probe.${hollow} Red: refused, and later accepted again.${paired.join('')}`;
}

interface Row extends DelayRow {
  readonly point: TradePoint;
}

export function tradeField(chart: Pick<Chart, 'title' | 'caption'>, run: RunFile, frame: Frame): TopLevelSpec {
  const points = tradePoints(run);
  const groups = fieldRows<Row>(
    run,
    (look) => {
      const point = points.find((one) => one.look.name === look.name);
      return point ? { look, worst: [], back: false, ...delayRowOf(run, look), point } : undefined;
    },
    ({ point }) => point.cpu.value,
  );
  const ends = ({ cpu }: TradePoint) =>
    usefulInterval(cpu) ? [cpu.low ?? cpu.value, cpu.high ?? cpu.value] : [cpu.value, cpu.value];
  const most = Math.max(...points.flatMap(ends)) * 1.04;
  const rate = points[0]?.cpu.load.rate;
  const rows = groups.flatMap((group) => group.rows.map(({ row }) => row));
  const delay = delayPanel(rows, true);
  const cost: Panel<Row> = {
    title: `CPU per request (µs${rate && !isNarrow(frame) ? `, at ${number(rate)}/s` : ''})`,
    domain: [0, most],
    log: false,
    ticks: roundTicks(most),
    tickLabel: number,
    marks({ point }) {
      const [low, high] = ends(point) as [number, number];
      return {
        bars: [{ from: low, to: high }],
        points: [{ at: point.cpu.value, size: 50 }],
        text: number(point.cpu.value),
        tip: { Cost: point.cpuText, Delay: point.delayText },
      };
    },
  };
  const panels = [cost, { ...delay, marks: (row: Row) => (row.worst.length > 0 ? delay.marks(row) : undefined) }];
  return fieldSpec({ chart, run, frame, groups, panels });
}
