/** Who is drawn, in which colour and shape, and the legend that says so. */
import type { RunFile } from '../../../results/format.ts';
import { type Look, looks } from '../../facts/contenders.ts';
import { textWidth } from '../../render/font.ts';
import type { Frame } from './chart.ts';

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
