/** Rounds of a run in batches: a panel each below the other, with the names at the ends of the lines. */
import type { TopLevelSpec } from 'vega-lite';
import type { RunFile } from '../../../results/format.ts';
import { isBaseline, looks, neutral, palette } from '../../facts/contenders.ts';
import { isMany } from '../../facts/families.ts';
import { textWidth } from '../../render/font.ts';
import { number } from '../../words/numbers.ts';
import { canvas } from '../frame/canvas.ts';
import { type Chart, type Frame, isNarrow } from '../frame/chart.ts';
import { px, roundTicks } from '../panels/panels.ts';

/** One contender in one round; `cpu` in µs a request. */
export interface RoundRow {
  readonly contender: string;
  readonly round: number;
  readonly cpu: number;
  readonly dropped: boolean;
  readonly Guards: string;
}

export interface BatchPanel {
  readonly title: string;
  readonly series: readonly {
    readonly name: string;
    readonly points: readonly RoundRow[];
    readonly dropped: readonly RoundRow[];
    /** The running median. */
    readonly line: readonly { readonly round: number; readonly cpu: number }[];
  }[];
}

const plotHeight = 150;
const headHeight = 26;
const footHeight = 30;
const panelHeight = headHeight + plotHeight + footHeight;
const lineHeight = 14;

/** Colours of one panel, by name: baseline and control have theirs in every panel, and no two lines of one share any. */
export function coloursOf(run: RunFile, names: readonly string[]): Map<string, string> {
  const all = looks(run);
  const own = all.filter(({ name }) => names.includes(name));
  if (!isMany(run)) return new Map(own.map(({ name, colour }) => [name, colour]));
  let next = 1;
  return new Map(
    own.map(({ name, entry }) => {
      if (entry.family === 'control') return [name, neutral];
      return [name, (isBaseline(run, entry.id, entry.variant) ? palette[0] : palette[next++]) ?? neutral];
    }),
  );
}

export function roundsByBatch(
  chart: Pick<Chart, 'title' | 'caption'>,
  run: RunFile,
  panels: readonly BatchPanel[],
  rate: number | undefined,
  frame: Frame,
): TopLevelSpec {
  const names = panels.flatMap(({ series }) => series.map(({ name }) => name));
  const margins = { left: 48, right: Math.max(...names.map((name) => textWidth(name, 12))) + 22, top: 30, bottom: 18 };
  const { width, frame: base } = canvas(chart, run, frame, margins);
  const height = panels.length * panelHeight;
  const all = panels.flatMap(({ series }) => series.flatMap(({ points, dropped }) => [...points, ...dropped]));
  const most = Math.max(1, ...all.map(({ cpu }) => cpu)) * 1.06;
  const x = px(width, 'x');
  const y = px(height, 'y');
  const at = rate === undefined || isNarrow(frame) ? '' : ` at ${number(rate)} requests/s`;
  const text = (values: readonly object[], style: string, align: string, extra: object = {}) => ({
    data: { values },
    mark: { type: 'text', style, align, baseline: 'middle' },
    encoding: { x, y, text: { field: 'text' }, ...extra },
  });
  const colour = { field: 'colour', type: 'nominal', scale: null, legend: null };
  const layer = [
    text([{ x: 16 - margins.left, y: -16, text: `Server CPU per request (µs)${at}` }], 'note', 'left'),
    ...panels.flatMap((panel, index) => {
      const colours = coloursOf(
        run,
        panel.series.map(({ name }) => name),
      );
      const top = index * panelHeight + headHeight;
      const rounds = panel.series.flatMap(({ points, dropped }) => [...points, ...dropped].map(({ round }) => round));
      const [first, last] = [Math.min(...rounds), Math.max(...rounds)];
      const across = (round: number) => ((round - first) / Math.max(1, last - first)) * width;
      const down = (cpu: number) => top + (1 - cpu / most) * plotHeight;
      const levels = roundTicks(most);
      const placed = ({ round, cpu }: { readonly round: number; readonly cpu: number }) => ({
        x: Math.round(across(round) * 10) / 10,
        y: Math.round(down(cpu) * 10) / 10,
      });
      const told = (row: RoundRow) => ({
        ...placed(row),
        contender: row.contender,
        colour: colours.get(row.contender),
        round: row.round,
        CPU: `${number(row.cpu)} µs/request`,
        Guards: row.Guards,
      });
      const tooltip = ['contender', 'round', 'CPU', 'Guards'].map((field) => ({ field, type: 'nominal' }));
      const ends = panel.series.flatMap(({ name, line }) => {
        const end = line.at(-1);
        return end ? [{ text: name, colour: colours.get(name), x: width + 8, at: down(end.cpu) }] : [];
      });
      return [
        {
          data: { values: levels.map((level) => ({ y: down(level) })) },
          mark: { type: 'rule', style: 'grid' },
          encoding: { x: { value: 0 }, x2: { value: width }, y },
        },
        text([{ x: 0, y: top - 15, text: panel.title }], 'label', 'left'),
        text(
          levels.map((level) => ({ x: -8, y: down(level), text: number(level) })),
          'note',
          'right',
        ),
        text([{ x: 0, y: top + plotHeight + 13, text: `round ${number(first)}` }], 'note', 'left'),
        text([{ x: width, y: top + plotHeight + 13, text: `round ${number(last)}` }], 'note', 'right'),
        {
          data: { values: panel.series.flatMap(({ points }) => points.map(told)) },
          mark: { type: 'point', filled: true, size: 14, opacity: 0.4 },
          encoding: { x, y, color: colour, tooltip },
        },
        {
          data: { values: panel.series.flatMap(({ dropped }) => dropped.map(told)) },
          mark: { type: 'point', shape: 'cross', angle: 45, filled: true, size: 52 },
          encoding: { x, y, color: colour, tooltip },
        },
        {
          data: {
            values: panel.series.flatMap(({ name, line }) =>
              line.map((row) => ({ ...placed(row), contender: name, colour: colours.get(name) })),
            ),
          },
          mark: { type: 'line', strokeWidth: 2.2 },
          encoding: {
            x,
            y,
            color: colour,
            detail: { field: 'contender' },
            order: { field: 'x', type: 'quantitative' },
          },
        },
        text(spread(ends, top, top + plotHeight), 'detail', 'left', { color: colour }),
      ];
    }),
  ];
  return { ...base, height, layer } as unknown as TopLevelSpec;
}

/** Labels at their lines' ends, moved as little as keeps them a line apart and within the panel. */
function spread<Label extends { readonly at: number }>(
  labels: readonly Label[],
  top: number,
  bottom: number,
): (Label & { y: number })[] {
  const sorted = labels.toSorted((a, b) => a.at - b.at).map((label) => ({ ...label, y: label.at }));
  let least = top;
  for (const label of sorted) {
    label.y = Math.max(label.y, least);
    least = label.y + lineHeight;
  }
  let most = bottom;
  for (const label of sorted.toReversed()) {
    label.y = Math.min(label.y, most);
    most = label.y - lineHeight;
  }
  return sorted;
}
