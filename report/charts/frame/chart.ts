/** What a chart is, and the frame that all charts share: title, padding, legend. */
import type { TopLevelSpec } from 'vega-lite';
import type { RunFile } from '../../../results/format.ts';
import { type Look, looks } from '../../facts/contenders.ts';
import type { ReportInput } from '../../facts/input.ts';
import { textWidth, wrapped } from '../../render/font.ts';

/** Width of the whole picture in px; a titled one says by itself what it shows. */
export interface Frame {
  readonly width: number;
  readonly titled: boolean;
}

/** A picture by itself: in a file, a README, a slide. */
export const alone: Frame = { width: 760, titled: true };
/** In the page, under its own heading. */
export const wide: Frame = { width: 760, titled: false };
/** In the page on a phone. */
export const narrow: Frame = { width: 335, titled: false };

export const isNarrow = ({ width }: Frame) => width < 500;

export interface DataTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Chart {
  /** Name of its files. */
  readonly id: string;
  readonly title: string;
  /** One or two sentences: what is drawn and how to read it. */
  caption(run: RunFile): string;
  /** Undefined where the run has no data for it. */
  spec(input: ReportInput, frame?: Frame): TopLevelSpec | undefined;
  /** What is drawn, as a table for those who cannot see it or want the numbers. */
  data(input: ReportInput): DataTable;
}

export interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top?: number;
  readonly bottom: number;
}

export interface Canvas {
  /** Size of the plot, without margins. */
  readonly width: number;
  /** Spread into the specification. */
  readonly frame: Readonly<Record<'width' | 'padding' | 'autosize', unknown>> & { readonly title?: object };
}

/** The plot's width and the fixed padding around it: without a canvas nothing may be left to guessed text sizes. */
export function canvas(chart: Pick<Chart, 'title' | 'caption'>, run: RunFile, frame: Frame, margins: Margins): Canvas {
  return canvasOf({ title: chart.title, caption: chart.caption(run) }, frame, margins);
}

/** The same for a picture that is not of one run. */
export function canvasOf(
  { title, caption }: { readonly title: string; readonly caption: string },
  frame: Frame,
  margins: Margins,
): Canvas {
  const [left, right] = [Math.ceil(margins.left), Math.ceil(margins.right)];
  const width = frame.width - left - right;
  const subtitle = frame.titled ? wrapped(caption, frame.width - 32, 12.5) : [];
  const head = frame.titled ? 16 + 17 + 7 + 18 * subtitle.length + 18 : 6;
  const padding = { left, right, top: head + (margins.top ?? 0), bottom: margins.bottom };
  return {
    width,
    frame: {
      width,
      padding,
      autosize: { type: 'none' },
      ...(frame.titled ? { title: { text: title, subtitle, dx: 16 - left } } : {}),
    },
  };
}

/** An axis title that stands level above its axis, where a rotated one would cost width. `y` is measured from the plot's top. */
export function titleAbove(title: string, left: number, y: number) {
  return { title, titleAngle: 0, titleAlign: 'left', titleBaseline: 'middle', titleX: 16 - left, titleY: y } as const;
}

/** Contenders that are drawn, in the run's order, and the scales that give them their looks. */
export function drawn(run: RunFile, names: Iterable<string>): Look[] {
  const present = new Set(names);
  return looks(run).filter(({ name }) => present.has(name));
}

export const colourScale = (shown: readonly Look[]) => ({
  domain: shown.map(({ name }) => name),
  range: shown.map(({ colour }) => colour),
});
export const shapeScale = (shown: readonly Look[]) => ({
  domain: shown.map(({ name }) => name),
  range: shown.map(({ shape }) => shape),
});
/** Symbol, its gap, and the space to the next column, px. */
const symbolWidth = 17;
const columnPadding = 14;

/** A legend above the plot and its axis title, in as many columns as fit, and the height it takes. A click on a name leaves it alone. */
export function legendAbove(shown: readonly Look[], frame: Frame, left: number) {
  const widths = shown.map(({ name }) => textWidth(name, 12) + symbolWidth + columnPadding);
  let columns = Math.max(1, shown.length);
  while (columns > 1 && inColumns(widths, columns) > frame.width - left) columns -= 1;
  return {
    height: Math.ceil(shown.length / columns) * 21 + 44,
    legend: { orient: 'top', columns, columnPadding, offset: 36, symbolOpacity: 1 } as const,
  };
}

/** Each column is as wide as its widest entry; entries run along the rows. */
function inColumns(widths: readonly number[], columns: number): number {
  return Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...widths.filter((_, i) => i % columns === column)),
  ).reduce((a, b) => a + b, 0);
}

/** The click on the legend: what is not picked fades. */
export const pick = { name: 'pick', select: { type: 'point', fields: ['contender'] }, bind: 'legend' } as const;
export const faded = (opacity = 1) =>
  ({ condition: { param: 'pick', value: opacity, empty: true }, value: 0.08 }) as const;
