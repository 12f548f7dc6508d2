/** Layers of response times: lines, faded where they are the instrument's own, and dots at the percentiles that people name. */
import { covering, isOneOf } from '../frame/covering.ts';
import { faded, pick } from '../frame/legend.ts';
import type { Row } from './rows.ts';

/** Axes and colour, as every layer encodes them. */
export interface Channels {
  readonly x: object;
  readonly y: object;
  readonly color: object;
}

const isBound = [{ filter: 'datum.bound' }];
const isFree = [{ filter: '!datum.bound' }];

/** Of the chart's own data, which are `rows`. */
export function lineLayers(rows: readonly Row[], { x, y, color }: Channels) {
  const points = rows.map(({ contender, rarity, ms }) => ({ contender, x: rarity, y: ms }));
  const dashed = isOneOf(covering(points, 0.05));
  const detail = { field: 'segment' };
  return [
    {
      transform: isBound,
      mark: { type: 'line', strokeWidth: 1.2, strokeDash: [3, 3] },
      encoding: { x, y, color, detail, opacity: faded(0.6) },
    },
    {
      transform: isFree,
      encoding: { x, y, color, detail, opacity: faded() },
      layer: [
        { transform: [{ filter: `!(${dashed})` }], mark: { type: 'line', strokeWidth: 2.4 } },
        { transform: [{ filter: dashed }], mark: { type: 'line', strokeWidth: 2.4, strokeDash: [6, 6] } },
      ],
    },
  ];
}

export const dotLayer = (values: readonly Row[], { x, y, color }: Channels) => ({
  data: { values },
  encoding: {
    x,
    y,
    opacity: faded(),
    tooltip: ['contender', 'Percentile', 'Time'].map((field) => ({ field, type: 'nominal' })),
  },
  layer: [
    {
      transform: isBound,
      mark: { type: 'point', filled: true, size: 26 },
      encoding: { color, opacity: faded(0.6) },
    },
    {
      params: [pick],
      transform: isFree,
      mark: { type: 'point', filled: true, size: 48 },
      encoding: { color },
    },
  ],
});
