/**
 * Pictures of many contenders: a row each, under the heading of its family, and one panel or several beside each other (on
 * a phone below each other). All is placed in px, so the scales are the identity and no two pictures lay out differently.
 */
import type { TopLevelSpec } from 'vega-lite';
import type { RunFile } from '../../../results/format.ts';
import { type Look, looks } from '../../facts/contenders.ts';
import { familyTitles, grouped } from '../../facts/families.ts';
import { textWidth } from '../../render/font.ts';
import { canvas } from '../frame/canvas.ts';
import { type Chart, type Frame, isNarrow } from '../frame/chart.ts';
import { labelLayers, type Placed, placeRows } from '../frame/rows.ts';

export interface FieldPoint {
  readonly at: number;
  readonly shape?: string;
  readonly hollow?: boolean;
  /** Does not count: undecided, or bound by the instrument. */
  readonly faint?: boolean;
  readonly size?: number;
}

/** What one row shows in one panel, in the panel's unit. */
export interface FieldMarks {
  readonly bars?: readonly {
    readonly from: number;
    readonly to: number;
    readonly faint?: boolean;
    readonly thick?: boolean;
  }[];
  readonly points: readonly FieldPoint[];
  /** Right of the panel. */
  readonly text: string;
  readonly alarm?: boolean;
  readonly tip: Readonly<Record<string, string>>;
}

export interface Panel<Row> {
  /** With its unit. */
  readonly title: string;
  readonly domain: readonly [number, number];
  readonly log: boolean;
  readonly ticks: readonly number[];
  tickLabel(tick: number): string;
  /** Lines that mean something: no difference, a limit. */
  readonly lines?: readonly { readonly at: number; readonly style: 'nothing' | 'limit' }[];
  readonly band?: readonly [number, number];
  marks(row: Row): FieldMarks | undefined;
}

export interface Contending {
  readonly look: Look;
}

/** One row for each contender that has one, in its family's group, the least first. */
export function fieldRows<Row extends Contending>(
  run: RunFile,
  rowOf: (look: Look) => Row | undefined,
  size: (row: Row) => number,
) {
  const rows = looks(run).flatMap((look) => rowOf(look) ?? []);
  return grouped(rows, ({ look }) => look.entry.family).map(([family, own]) => ({
    title: familyTitles[family],
    note: '',
    rows: own.toSorted((a, b) => size(a) - size(b)).map((row) => ({ label: row.look.name, row })),
  }));
}

const headHeight = 50;
const gap = 16;

export interface Field<Row extends Contending> {
  readonly chart: Pick<Chart, 'title' | 'caption'>;
  readonly run: RunFile;
  readonly frame: Frame;
  readonly groups: ReturnType<typeof fieldRows<Row>>;
  readonly panels: readonly Panel<Row>[];
}

export function fieldSpec<Row extends Contending>({ chart, run, frame, groups, panels }: Field<Row>): TopLevelSpec {
  const placed = placeRows(groups);
  const blocks = isNarrow(frame) ? panels.map((panel) => [panel]) : [panels];
  const margins = {
    left: Math.min(placed.labelWidth + 26, isNarrow(frame) ? 156 : 230),
    right: 12,
    top: 0,
    bottom: 14,
  };
  const { width, frame: base } = canvas(chart, run, frame, margins);
  const blockHeight = headHeight + placed.height;
  const height = blocks.length * blockHeight;
  const layer = blocks.flatMap((own, index) =>
    block(own, moved(placed, index * blockHeight + headHeight, height), index * blockHeight, width, margins.left),
  );
  return { ...base, height, layer } as unknown as TopLevelSpec;
}

/** Lower by some px, on a picture that is higher. */
function moved<Row>(placed: Placed<Row>, by: number, height: number): Placed<Row> {
  return {
    ...placed,
    height,
    headings: placed.headings.map((heading) => ({ ...heading, y: heading.y + by })),
    bands: placed.bands.map(({ top, bottom }) => ({ top: top + by, bottom: bottom + by })),
    rows: placed.rows.map((row) => ({ ...row, y: row.y + by })),
  };
}

function block<Row extends Contending>(
  panels: readonly Panel<Row>[],
  placed: Placed<Row>,
  top: number,
  width: number,
  left: number,
): object[] {
  const texts = panels.map((panel) => placed.rows.map(({ row }) => panel.marks(row)?.text ?? ''));
  const rooms = texts.map((own) => Math.ceil(Math.max(0, ...own.map((text) => textWidth(text, 12)))) + 10);
  const share = (width - rooms.reduce((sum, room) => sum + room, 0) - gap * (panels.length - 1)) / panels.length;
  let from = 0;
  const layers = panels.flatMap((panel, index) => {
    const place = { from, to: from + share, top };
    from += share + (rooms[index] as number) + gap;
    return panelLayers(panel, placed, place, width);
  });
  return [...layers, ...labelLayers(placed, left)];
}

/** A scale that is the identity: what is placed is given in px. */
export const px = (length: number, field: string) => ({
  field,
  type: 'quantitative',
  scale: { domain: [0, length], range: [0, length], nice: false, zero: false },
  axis: null,
});

function panelLayers<Row extends Contending>(
  panel: Panel<Row>,
  { rows, bands, height }: Placed<Row>,
  { from, to, top }: { readonly from: number; readonly to: number; readonly top: number },
  width: number,
): object[] {
  const [least, most] = panel.domain;
  const along = (value: number) =>
    panel.log ? Math.log(value / least) / Math.log(most / least) : (value - least) / (most - least);
  const at = (value: number) => from + Math.min(1, Math.max(0, along(value))) * (to - from);
  const x = px(width, 'x');
  const y = px(height, 'y');
  const text = (values: readonly object[], style: string, align: string) => ({
    data: { values },
    mark: { type: 'text', style, align, baseline: 'middle' },
    encoding: { x, y, text: { field: 'text' } },
  });
  const upright = (values: readonly number[], style: string) => ({
    data: { values: bands.flatMap((band) => values.map((value) => ({ x: at(value), ...band }))) },
    mark: { type: 'rule', style },
    encoding: { x, y: { ...y, field: 'top' }, y2: { field: 'bottom' } },
  });
  const shown = rows.flatMap(({ row, y: middle }) => {
    const marks = panel.marks(row);
    return marks ? [{ marks, y: middle, contender: row.look.name, colour: row.look.colour }] : [];
  });
  const bars = shown.flatMap(({ marks, ...row }) =>
    (marks.bars ?? []).map((bar) => ({
      ...row,
      x: at(bar.from),
      x2: at(bar.to),
      kind: bar.thick ? 'thick' : bar.faint ? 'faint' : 'sure',
    })),
  );
  const points = shown.flatMap(({ marks, ...row }) =>
    marks.points.map(({ at: value, shape = 'circle', hollow, faint, size = 60 }) => ({
      ...row,
      ...marks.tip,
      x: at(value),
      shape,
      size,
      kind: faint ? 'faintHollow' : hollow ? 'hollow' : 'sure',
    })),
  );
  const own = { field: 'colour', type: 'nominal', scale: null, legend: null };
  const tooltip = ['contender', ...Object.keys(shown[0]?.marks.tip ?? {})].map((field) => ({ field, type: 'nominal' }));
  const only = (kind: string) => [{ filter: `datum.kind === '${kind}'` }];
  const point = { type: 'point', filled: true, opacity: 1 };
  const written = (alarm: boolean) =>
    shown
      .filter(({ marks }) => (marks.alarm ?? false) === alarm)
      .map(({ marks, y: middle }) => ({ x: to + 8, y: middle, text: marks.text }));
  return [
    ...(panel.band
      ? [
          {
            data: {
              values: bands.map((band) => ({
                ...band,
                x: at(panel.band?.[0] as number),
                to: at(panel.band?.[1] as number),
              })),
            },
            mark: { type: 'rect', style: 'faint', opacity: 0.18 },
            encoding: { x, x2: { field: 'to' }, y: { ...y, field: 'top' }, y2: { field: 'bottom' } },
          },
        ]
      : []),
    upright(panel.ticks, 'grid'),
    ...(panel.lines ?? []).map((line) => upright([line.at], line.style)),
    text([{ x: from, y: top + 12, text: panel.title }], 'label', 'left'),
    text(
      apart(panel.ticks, at, panel.tickLabel).map((tick) => ({
        x: at(tick),
        y: top + 36,
        text: panel.tickLabel(tick),
      })),
      'note',
      'center',
    ),
    {
      data: { values: bars },
      encoding: { x, x2: { field: 'x2' }, y },
      layer: [
        { transform: only('faint'), mark: { type: 'rule', style: 'faint', strokeWidth: 1.6 } },
        { transform: only('sure'), mark: { type: 'rule', strokeWidth: 2.2 }, encoding: { color: own } },
        { transform: only('thick'), mark: { type: 'rule', strokeWidth: 11 }, encoding: { color: own } },
      ],
    },
    {
      data: { values: points },
      encoding: {
        x,
        y,
        tooltip,
        shape: { field: 'shape', type: 'nominal', scale: null, legend: null },
        size: { field: 'size', type: 'quantitative', scale: null, legend: null },
      },
      layer: [
        { transform: only('faintHollow'), mark: { ...point, style: 'faintHollow' } },
        { transform: only('hollow'), mark: { ...point, style: 'hollow', strokeWidth: 2 }, encoding: { stroke: own } },
        { transform: only('sure'), mark: point, encoding: { color: own } },
      ],
    },
    text(written(false), 'detail', 'left'),
    text(written(true), 'alarmText', 'left'),
  ];
}

/** Ticks whose labels do not touch. */
function apart(ticks: readonly number[], at: (tick: number) => number, label: (tick: number) => string): number[] {
  const kept: number[] = ticks.filter((tick) => tick === 1);
  const half = (tick: number) => textWidth(label(tick), 11.5) / 2 + 4;
  for (const tick of ticks) {
    if (kept.every((other) => Math.abs(at(tick) - at(other)) >= half(tick) + half(other))) kept.push(tick);
  }
  return kept;
}

/** Four or five round ticks from zero. */
export function roundTicks(most: number): number[] {
  const rough = most / 4;
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = decade * ([1, 2, 5, 10].find((factor) => factor * decade >= rough) ?? 10);
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
}
