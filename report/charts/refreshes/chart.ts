/** Who must log in again, against for how long a stolen token works: a panel for each event, a point for each design. */
import type { TopLevelSpec } from 'vega-lite';
import type { ReportInput } from '../../facts/input.ts';
import { wrapped } from '../../render/font.ts';
import { number } from '../../words/numbers.ts';
import { canvas } from '../frame/canvas.ts';
import { alone, type Chart, type Frame, isNarrow } from '../frame/chart.ts';
import { colourScale, drawn, legendAbove, shapeScale } from '../frame/legend.ts';
import { px } from '../panels/px.ts';
import { roundTicks } from '../panels/ticks.ts';
import { eventTitle, type RefreshPoint, refreshPoints, withInterval } from './rows.ts';

/** px; of a panel its plot, two lines of title above and the ticks below it. */
const [plotHeight, titleHeight, ticksHeight, gap, inset] = [110, 44, 44, 12, 14];
const margins = { left: 66, right: 20, bottom: 8 };
/** %, and how it is called. */
const shares = [
  [0, 'none lost'],
  [50, 'half'],
  [100, 'all lost'],
] as const;

export const refreshes: Chart = {
  id: 'refreshes',
  title: 'Logged out by a refresh, or open to a thief',
  caption: () =>
    'A refresh token works once; what uses it again looks like a thief, and the user is logged out. A design that lets it work for a while longer logs out fewer people, and lets a thief’s copy work for as long. A panel for each thing that can happen to a refresh, a point for each design: upwards the share of users who must then log in again, to the right for how long a copy of a used token works. Bars are 95 % intervals; lower left is better. How often such things happen is not measured here.',
  spec: (input, frame = alone) => spec(input, frame),
  data: ({ run }) => ({
    head: ['Contender', 'Event', 'Chains lost', 'Chains forked', 'Replay window, median'],
    rows: refreshPoints(run).map(({ look, event, lost, forked, window }) => [
      look.name,
      eventTitle(event),
      withInterval(lost),
      forked === undefined ? '–' : withInterval(forked),
      withInterval(window),
    ]),
  }),
};

/** Where a panel's plot lies, px. */
interface Placed {
  readonly event: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

function spec({ run }: ReportInput, frame: Frame): TopLevelSpec | undefined {
  const points = refreshPoints(run);
  if (points.length === 0) return undefined;
  const shown = drawn(
    run,
    points.map(({ look }) => look.name),
  );
  const { height: top, legend } = legendAbove(shown, frame, margins.left);
  const { width, frame: base } = canvas(refreshes, run, frame, { ...margins, top: top - 30 });
  const columns = isNarrow(frame) ? 1 : 2;
  const events = [...new Set(points.map(({ event }) => event))];
  const panelWidth = (width - (columns - 1) * (gap + margins.left)) / columns;
  const panelHeight = titleHeight + plotHeight + ticksHeight;
  const panels = events.map((event, index): Placed => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    return {
      event,
      x: column * (panelWidth + gap + margins.left),
      y: row * panelHeight + titleHeight,
      width: panelWidth,
    };
  });
  const height = Math.ceil(events.length / columns) * panelHeight;
  const channels = { x: px(width, 'x'), y: px(height, 'y') };
  const most = Math.max(1_000, ...points.map(({ window }) => 1.06 * (window.high ?? window.value)));
  const across = ({ x, width: own }: Placed, ms: number) => x + inset + (ms / most) * (own - 2 * inset);
  const layer = [
    text(panels.flatMap(titles), channels, 'label', 'left'),
    rules(panels.flatMap(gridRules), channels, 'nothing'),
    text(panels.flatMap(shareTicks), channels, 'note', 'right'),
    text(
      panels.flatMap((panel) => [...windowTicks(panel, most, across), windowTitle(panel)]),
      channels,
      'note',
      'center',
    ),
    marks(points, panels, across, channels, shown, { ...legend, offset: 14 }),
  ];
  return { ...base, height, layer: layer.flat() } as unknown as TopLevelSpec;
}

type Channels = Readonly<Record<'x' | 'y', object>>;
type Across = (panel: Placed, ms: number) => number;

const upwards = ({ y }: Placed, percent: number) => y + plotHeight * (1 - percent / 100);

const text = (values: readonly object[], { x, y }: Channels, style: string, align: string) => ({
  data: { values },
  mark: { type: 'text', style, align, baseline: 'middle' },
  encoding: { x, y, text: { field: 'text' } },
});

const titles = ({ event, x, y, width }: Placed) =>
  wrapped(eventTitle(event), width, 12).map((line, index, lines) => ({
    ...{ x, y: y - 18 - (lines.length - 1 - index) * 15, text: line },
  }));

const rules = (values: readonly object[], { x, y }: Channels, style: string) => ({
  data: { values },
  mark: { type: 'rule', style, opacity: 0.5 },
  encoding: { x, x2: { field: 'x2' }, y, y2: { field: 'y2' } },
});

const gridRules = (panel: Placed) =>
  shares.map(([percent]) => ({
    ...{ x: panel.x, x2: panel.x + panel.width, y: upwards(panel, percent), y2: upwards(panel, percent) },
  }));

const shareTicks = (panel: Placed) =>
  shares.map(([percent, name]) => ({ x: panel.x - 6, y: upwards(panel, percent), text: name }));

function windowTicks(panel: Placed, most: number, across: Across) {
  const seconds = roundTicks(most / 1_000);
  return seconds.map((tick) => ({
    ...{ x: across(panel, tick * 1_000), y: panel.y + plotHeight + 13, text: tick === 0 ? '0' : `${number(tick)} s` },
  }));
}

const windowTitle = ({ x, y, width }: Placed) => ({
  ...{ x: x + width / 2, y: y + plotHeight + 30, text: 'for how long a copy of a used token works' },
});

function marks(
  points: readonly RefreshPoint[],
  panels: readonly Placed[],
  across: Across,
  { x, y }: Channels,
  shown: ReturnType<typeof drawn>,
  legend: object,
) {
  const values = points.map((point) => {
    const panel = panels.find(({ event }) => event === point.event) as Placed;
    const { look, lost, window } = point;
    return {
      contender: look.name,
      x: across(panel, window.value),
      xLow: across(panel, window.low ?? window.value),
      xHigh: across(panel, window.high ?? window.value),
      y: upwards(panel, lost.value),
      yLow: upwards(panel, lost.low ?? lost.value),
      yHigh: upwards(panel, lost.high ?? lost.value),
      Lost: withInterval(lost),
      Window: withInterval(window),
    };
  });
  // The same in every layer, so that vega-lite makes one legend of them.
  const color = { field: 'contender', type: 'nominal', scale: colourScale(shown), legend };
  const shape = { field: 'contender', type: 'nominal', scale: shapeScale(shown), legend };
  const bar = { type: 'rule', strokeWidth: 2, opacity: 0.6 };
  const tooltip = ['contender', 'Lost', 'Window'].map((field) => ({ field, type: 'nominal' }));
  return [
    { data: { values }, mark: bar, encoding: { x, y: { ...y, field: 'yLow' }, y2: { field: 'yHigh' }, color } },
    { data: { values }, mark: bar, encoding: { x: { ...x, field: 'xLow' }, x2: { field: 'xHigh' }, y, color } },
    {
      data: { values },
      mark: { type: 'point', filled: true, opacity: 1, size: 110 },
      encoding: { x, y, color, shape, tooltip },
    },
  ];
}
