/** Charts of rows under headings: a heading, the contenders beneath it, then the next heading. One place for their layout. */
import { textWidth } from '../../render/font.ts';

export interface Heading<Row> {
  readonly title: string;
  readonly note: string;
  readonly rows: readonly { readonly label: string; readonly row: Row }[];
}

export interface Placed<Row> {
  readonly height: number;
  readonly headings: readonly { readonly title: string; readonly note: string; readonly y: number }[];
  /** Where each group's rows lie: grid lines are drawn there alone, so that none crosses a heading. */
  readonly bands: readonly { readonly top: number; readonly bottom: number }[];
  readonly rows: readonly { readonly label: string; readonly y: number; readonly row: Row }[];
  /** Width of the widest row label, px. */
  readonly labelWidth: number;
}

const rowHeight = 23;
const headingHeight = 30;
const gap = 8;

/** y is in px from the plot's top, at the middle of the row. */
export function placeRows<Row>(groups: readonly Heading<Row>[]): Placed<Row> {
  let y = 0;
  const headings = [];
  const rows = [];
  const bands = [];
  for (const { title, note, rows: own } of groups) {
    headings.push({ title, note, y: y + headingHeight / 2 + 2 });
    y += headingHeight;
    for (const { label, row } of own) {
      rows.push({ label, y: y + rowHeight / 2, row });
      y += rowHeight;
    }
    bands.push({ top: y - own.length * rowHeight, bottom: y });
    y += gap;
  }
  const labelWidth = Math.ceil(Math.max(0, ...rows.map(({ label }) => textWidth(label, 12))));
  return { height: y, headings, bands, rows, labelWidth };
}

/** y by px: the rows are placed, so the scale is the identity. */
export function yByPx(height: number) {
  return {
    field: 'y',
    type: 'quantitative',
    scale: { domain: [0, height], range: [0, height], nice: false, zero: false },
    axis: null,
  } as const;
}

/** Vertical lines at these x, in each band. `style` names the theme's. */
export function bandRules<Row>(
  { height, bands }: Placed<Row>,
  x: object,
  at: readonly number[],
  style: string,
): object {
  const y = yByPx(height);
  return {
    data: { values: bands.flatMap((band) => at.map((value) => ({ value, ...band }))) },
    mark: { type: 'rule', style },
    encoding: { x: { ...x, field: 'value' }, y: { ...y, field: 'top' }, y2: { field: 'bottom' } },
  };
}

/** Layers that write headings and row labels left of the plot. `left` is the margin that they stand in. */
export function labelLayers<Row>({ height, headings, rows }: Placed<Row>, left: number): object[] {
  const y = yByPx(height);
  return [
    {
      data: { values: headings },
      mark: { type: 'text', style: 'label', align: 'left' },
      encoding: { y, x: { value: 12 - left }, text: { field: 'title' } },
    },
    ...headings
      .filter(({ note }) => note !== '')
      .map((heading) => ({
        data: { values: [heading] },
        mark: { type: 'text', style: 'note', align: 'left' },
        encoding: { y, x: { value: 12 - left + textWidth(heading.title, 12, 600) + 8 }, text: { field: 'note' } },
      })),
    {
      data: { values: rows.map(({ label, y: at }) => ({ label, y: at })) },
      mark: { type: 'text', style: 'detail', align: 'right' },
      encoding: { y, x: { value: -12 }, text: { field: 'label' } },
    },
  ];
}
