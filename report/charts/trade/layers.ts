/** The trade's layers, from the back: floors, lines to extrapolations, lifetimes, points with their intervals, labels. */
import type { Look } from '../../facts/contenders.ts';
import { colourScale, shapeScale } from '../frame/legend.ts';
import type { tradeLabels } from './labels.ts';
import type { fittedRows, floorRows, lifetimeRows, pointRows } from './rows.ts';
import type { costAxis, delayAxis } from './scales.ts';

export interface Axes {
  readonly x: ReturnType<typeof costAxis>;
  readonly y: ReturnType<typeof delayAxis>;
}

const colourOf = (shown: readonly Look[]) => ({
  field: 'contender',
  type: 'nominal',
  scale: colourScale(shown),
  legend: null,
});

export const floorLayer = (values: ReturnType<typeof floorRows>, { x }: Axes) => ({
  data: { values },
  encoding: { x, tooltip: [{ field: 'contender' }] },
  layer: [
    { mark: { type: 'rule', style: 'limit' } },
    {
      mark: { type: 'text', style: 'note', align: 'left', baseline: 'bottom', dx: -4, dy: -5 },
      encoding: { y: { value: 0 }, text: { field: 'label' } },
    },
  ],
});

export const fittedLayer = (values: ReturnType<typeof fittedRows>, { x, y }: Axes, shown: readonly Look[]) => ({
  data: { values },
  mark: { type: 'line', strokeWidth: 1.4, strokeDash: [2, 3] },
  encoding: { x, y, color: colourOf(shown), order: { field: 'ms' } },
});

export const lifetimeLayer = (values: ReturnType<typeof lifetimeRows>, { x, y }: Axes, shown: readonly Look[]) => ({
  data: { values },
  encoding: { x, y, color: colourOf(shown) },
  layer: [
    { mark: { type: 'circle', size: 34, opacity: 1 } },
    { mark: { type: 'text', style: 'note', align: 'left', dx: 8 }, encoding: { text: { field: 'label' } } },
  ],
});

/** Interval bars in both directions, and a mark that says how the delay is known. */
export function pointLayer(values: ReturnType<typeof pointRows>, { x, y }: Axes, shown: readonly Look[]) {
  const color = colourOf(shown);
  const bar = { type: 'rule', strokeWidth: 2, opacity: 0.6 };
  const mark = (kind: string, look: object, encoding: object) => ({
    transform: [{ filter: `datum.mark === '${kind}'` }],
    mark: { type: 'point', filled: true, opacity: 1, ...look },
    encoding,
  });
  return {
    data: { values },
    encoding: {
      x,
      y,
      tooltip: ['contender', 'Cost', 'Delay', 'Note'].map((field) => ({ field, type: 'nominal' })),
    },
    layer: [
      { mark: bar, encoding: { x: { ...x, field: 'cpuLow' }, x2: { field: 'cpuHigh' }, color } },
      { mark: bar, encoding: { y: { ...y, field: 'msLow' }, y2: { field: 'msHigh' }, color } },
      mark(
        'measured',
        { size: 130 },
        { color, shape: { field: 'contender', type: 'nominal', scale: shapeScale(shown), legend: null } },
      ),
      mark('at most', { shape: 'triangle-down', size: 170 }, { color }),
      mark('extrapolated', { shape: 'circle', style: 'hollow', size: 130, strokeWidth: 2.4 }, { stroke: color }),
    ],
  };
}

type Labels = ReturnType<typeof tradeLabels>;

export const leaderLayer = (values: Labels['leaders'], { x, y }: Axes, shown: readonly Look[]) => ({
  data: { values },
  mark: { type: 'line', strokeWidth: 1, opacity: 0.7 },
  encoding: { x, y, color: colourOf(shown) },
});

/** The lines of every label: name, figures, warning. */
export const labelLayers = (values: Labels['labels'], { x, y }: Axes) =>
  [
    { at: 'nameMs', text: 'name', style: 'label' },
    { at: 'detailMs', text: 'detail', style: 'detail' },
    { at: 'warningMs', text: 'warning', style: 'alarmText' },
  ].map(({ at, text, style }) => ({
    data: { values },
    mark: { type: 'text', style, align: 'left', baseline: 'middle' },
    encoding: { x: { ...x, field: 'x' }, y: { ...y, field: at }, text: { field: text } },
  }));
