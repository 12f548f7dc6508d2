/**
 * Pictures of many contenders: a row each, under the heading of its family, and one panel or several beside each other (on
 * a phone below each other). All is placed in px, so the scales are the identity and no two pictures lay out differently.
 */
import type { TopLevelSpec } from 'vega-lite';
import type { RunFile } from '../../../results/format.ts';
import { textWidth } from '../../render/font.ts';
import { canvas } from '../frame/canvas.ts';
import { type Chart, type Frame, isNarrow } from '../frame/chart.ts';
import { labelLayers, type Placed, placeRows } from '../frame/rows.ts';
import { headHeight, panelLayers } from './layers.ts';
import type { Panel } from './panel.ts';
import type { Contending, fieldRows } from './rows.ts';

const gap = 16;

export interface Field<Row extends Contending> {
  readonly chart: Pick<Chart, 'title' | 'titleIn' | 'caption'>;
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
