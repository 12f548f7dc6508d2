/** Rounds of a run in batches: a panel each below the other, with the names at the ends of the lines. */
import type { TopLevelSpec } from 'vega-lite';
import type { RunFile } from '../../../results/format.ts';
import { textWidth } from '../../render/font.ts';
import { number } from '../../words/numbers.ts';
import { canvas } from '../frame/canvas.ts';
import { type Chart, type Frame, isNarrow } from '../frame/chart.ts';
import { px } from '../panels/px.ts';
import { roundTicks } from '../panels/ticks.ts';
import { coloursOf } from './colours.ts';
import { spread } from './end-labels.ts';
import type { RoundRow } from './series.ts';

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
  const at = rate === undefined || isNarrow(frame) ? '' : ` at ${number(rate)} requests/s`;
  const channels = { x: px(width, 'x'), y: px(height, 'y') };
  const title = [{ x: 16 - margins.left, y: -16, text: `Server CPU per request (µs)${at}` }];
  const layer = [
    textLayer(title, 'note', 'left', channels),
    ...panels.flatMap((panel, index) => {
      const top = index * panelHeight + headHeight;
      const colours = coloursOf(
        run,
        panel.series.map(({ name }) => name),
      );
      const place = placeOf(panel, { top, most, width });
      return [...gridLayers(panel, place, channels), ...seriesLayers(panel, place, colours, channels)];
    }),
  ];
  return { ...base, height, layer } as unknown as TopLevelSpec;
}

interface Channels {
  readonly x: object;
  readonly y: object;
}

const textLayer = (values: readonly object[], style: string, align: string, { x, y }: Channels, extra = {}) => ({
  data: { values },
  mark: { type: 'text', style, align, baseline: 'middle' },
  encoding: { x, y, text: { field: 'text' }, ...extra },
});

/** Where a panel lies on the picture, px; `most`: µs at its top. */
interface Place {
  readonly top: number;
  readonly width: number;
  readonly most: number;
  readonly first: number;
  readonly last: number;
  across(round: number): number;
  down(cpu: number): number;
}

function placeOf({ series }: BatchPanel, { top, most, width }: Pick<Place, 'top' | 'most' | 'width'>): Place {
  const rounds = series.flatMap(({ points, dropped }) => [...points, ...dropped].map(({ round }) => round));
  const [first, last] = [Math.min(...rounds), Math.max(...rounds)];
  return {
    ...{ top, width, most, first, last },
    across: (round) => ((round - first) / Math.max(1, last - first)) * width,
    down: (cpu) => top + (1 - cpu / most) * plotHeight,
  };
}

function gridLayers({ title }: BatchPanel, { top, width, most, first, last, down }: Place, channels: Channels) {
  const levels = roundTicks(most);
  const foot = top + plotHeight + 13;
  return [
    {
      data: { values: levels.map((level) => ({ y: down(level) })) },
      mark: { type: 'rule', style: 'grid' },
      encoding: { x: { value: 0 }, x2: { value: width }, y: channels.y },
    },
    textLayer([{ x: 0, y: top - 15, text: title }], 'label', 'left', channels),
    textLayer(
      levels.map((level) => ({ x: -8, y: down(level), text: number(level) })),
      'note',
      'right',
      channels,
    ),
    textLayer([{ x: 0, y: foot, text: `round ${number(first)}` }], 'note', 'left', channels),
    textLayer([{ x: width, y: foot, text: `round ${number(last)}` }], 'note', 'right', channels),
  ];
}

function seriesLayers({ series }: BatchPanel, place: Place, colours: ReadonlyMap<string, string>, { x, y }: Channels) {
  const { top, width, across, down } = place;
  const tenths = (value: number) => Math.round(value * 10) / 10;
  const placed = ({ round, cpu }: { readonly round: number; readonly cpu: number }) => ({
    x: tenths(across(round)),
    y: tenths(down(cpu)),
  });
  const rowOf = (row: RoundRow) => ({
    ...placed(row),
    contender: row.contender,
    colour: colours.get(row.contender),
    round: row.round,
    CPU: `${number(row.cpu)} µs/request`,
    Guards: row.Guards,
  });
  const color = { field: 'colour', type: 'nominal', scale: null, legend: null };
  const tooltip = ['contender', 'round', 'CPU', 'Guards'].map((field) => ({ field, type: 'nominal' }));
  const points = (values: readonly RoundRow[], look: object) => ({
    data: { values: values.map(rowOf) },
    mark: { type: 'point', filled: true, ...look },
    encoding: { x, y, color, tooltip },
  });
  const lines = series.flatMap(({ name, line }) =>
    line.map((row) => ({ ...placed(row), contender: name, colour: colours.get(name) })),
  );
  const ends = series.flatMap(({ name, line }) => {
    const end = line.at(-1);
    return end ? [{ text: name, colour: colours.get(name), x: width + 8, at: down(end.cpu) }] : [];
  });
  return [
    points(
      series.flatMap((one) => one.points),
      { size: 14, opacity: 0.4 },
    ),
    points(
      series.flatMap(({ dropped }) => dropped),
      { shape: 'cross', angle: 45, size: 52 },
    ),
    {
      data: { values: lines },
      mark: { type: 'line', strokeWidth: 2.2 },
      encoding: {
        ...{ x, y, color, detail: { field: 'contender' } },
        order: { field: 'x', type: 'quantitative' },
      },
    },
    textLayer(spread(ends, top, top + plotHeight), 'detail', 'left', { x, y }, { color }),
  ];
}
