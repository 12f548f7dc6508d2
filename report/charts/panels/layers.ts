/** Layers of one panel: band, grid, ticks, bars, points, and what is written beside each row. */
import type { Placed } from '../frame/rows.ts';
import type { FieldMarks, Panel } from './panel.ts';
import { px } from './px.ts';
import type { Contending } from './rows.ts';
import { apart } from './ticks.ts';

/** Above the rows: the panel's title, and under it the ticks, px. */
export const headHeight = 50;

/** Where a panel lies on the picture, px. */
interface Place {
  readonly from: number;
  readonly to: number;
  readonly top: number;
}

/** `width` of the picture in px. */
export function panelLayers<Row extends Contending>(
  panel: Panel<Row>,
  placed: Placed<Row>,
  place: Place,
  width: number,
): object[] {
  const at = alongOf(panel, place);
  const channels = { x: px(width, 'x'), y: px(placed.height, 'y') };
  const shown = placed.rows.flatMap(({ row, y }) => {
    const marks = panel.marks(row);
    return marks ? [{ marks, y, contender: row.look.name, colour: row.look.colour }] : [];
  });
  return [
    ...gridLayers(panel, placed, at, channels),
    ...headLayers(panel, place, at, channels),
    barLayer(shown, at, channels),
    pointLayer(shown, at, channels),
    ...textLayers(shown, place.to + 8, channels),
  ];
}

type At = (value: number) => number;

/** From a value to px; what lies beyond is at the edge. */
function alongOf({ domain: [least, most], log }: Pick<Panel<never>, 'domain' | 'log'>, { from, to }: Place): At {
  const along = (value: number) =>
    log ? Math.log(value / least) / Math.log(most / least) : (value - least) / (most - least);
  return (value) => from + Math.min(1, Math.max(0, along(value))) * (to - from);
}

interface Channels {
  readonly x: object;
  readonly y: object;
}

const textLayer = (values: readonly object[], style: string, align: string, { x, y }: Channels) => ({
  data: { values },
  mark: { type: 'text', style, align, baseline: 'middle' },
  encoding: { x, y, text: { field: 'text' } },
});

/** The band of equality, and the upright lines within each group of rows. */
function gridLayers<Row>(
  { band, ticks, lines = [] }: Panel<Row>,
  { bands }: Placed<Row>,
  at: At,
  { x, y }: Channels,
): object[] {
  const between = { y: { ...y, field: 'top' }, y2: { field: 'bottom' } };
  const upright = (values: readonly number[], style: string) => ({
    data: { values: bands.flatMap((group) => values.map((value) => ({ x: at(value), ...group }))) },
    mark: { type: 'rule', style },
    encoding: { x, ...between },
  });
  const shade = band && {
    data: { values: bands.map((group) => ({ ...group, x: at(band[0]), to: at(band[1]) })) },
    mark: { type: 'rect', style: 'faint', opacity: 0.18 },
    encoding: { x, x2: { field: 'to' }, ...between },
  };
  return [...(shade ? [shade] : []), upright(ticks, 'grid'), ...lines.map((line) => upright([line.at], line.style))];
}

function headLayers<Row>({ title, ticks, tickLabel }: Panel<Row>, { from, top }: Place, at: At, channels: Channels) {
  const labels = apart(ticks, at, tickLabel).map((tick) => ({ x: at(tick), y: top + 36, text: tickLabel(tick) }));
  return [
    textLayer([{ x: from, y: top + 12, text: title }], 'label', 'left', channels),
    textLayer(labels, 'note', 'center', channels),
  ];
}

/** What one row shows in this panel. */
interface Shown {
  readonly marks: FieldMarks;
  readonly y: number;
  readonly contender: string;
  readonly colour: string;
}

const own = { field: 'colour', type: 'nominal', scale: null, legend: null };
const only = (kind: string) => [{ filter: `datum.kind === '${kind}'` }];

function barLayer(shown: readonly Shown[], at: At, { x, y }: Channels) {
  const values = shown.flatMap(({ marks, ...row }) =>
    (marks.bars ?? []).map((bar) => ({
      ...row,
      x: at(bar.from),
      x2: at(bar.to),
      kind: bar.thick ? 'thick' : bar.faint ? 'faint' : 'sure',
    })),
  );
  return {
    data: { values },
    encoding: { x, x2: { field: 'x2' }, y },
    layer: [
      { transform: only('faint'), mark: { type: 'rule', style: 'faint', strokeWidth: 1.6 } },
      { transform: only('sure'), mark: { type: 'rule', strokeWidth: 2.2 }, encoding: { color: own } },
      { transform: only('thick'), mark: { type: 'rule', strokeWidth: 11 }, encoding: { color: own } },
    ],
  };
}

function pointLayer(shown: readonly Shown[], at: At, { x, y }: Channels) {
  const values = shown.flatMap(({ marks, ...row }) =>
    marks.points.map(({ at: value, shape = 'circle', hollow, faint, size = 60 }) => ({
      ...row,
      ...marks.tip,
      x: at(value),
      shape,
      size,
      kind: faint ? 'faintHollow' : hollow ? 'hollow' : 'sure',
    })),
  );
  const point = { type: 'point', filled: true, opacity: 1 };
  return {
    data: { values },
    encoding: {
      x,
      y,
      tooltip: ['contender', ...Object.keys(shown[0]?.marks.tip ?? {})].map((field) => ({ field, type: 'nominal' })),
      shape: { field: 'shape', type: 'nominal', scale: null, legend: null },
      size: { field: 'size', type: 'quantitative', scale: null, legend: null },
    },
    layer: [
      { transform: only('faintHollow'), mark: { ...point, style: 'faintHollow' } },
      { transform: only('hollow'), mark: { ...point, style: 'hollow', strokeWidth: 2 }, encoding: { stroke: own } },
      { transform: only('sure'), mark: point, encoding: { color: own } },
    ],
  };
}

/** Right of the panel. */
function textLayers(shown: readonly Shown[], x: number, channels: Channels) {
  const written = (alarm: boolean) =>
    shown.filter(({ marks }) => (marks.alarm ?? false) === alarm).map(({ marks, y }) => ({ x, y, text: marks.text }));
  return [
    textLayer(written(false), 'detail', 'left', channels),
    textLayer(written(true), 'alarmText', 'left', channels),
  ];
}
