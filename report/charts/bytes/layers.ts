/** Layers of the picture of bytes, from the back: limits, lines, points, and the claims at which a limit bites. */
import { covering, isOneOf } from '../frame/covering.ts';
import { faded, pick } from '../frame/legend.ts';
import type { Limit, SizeRow, towardsLimits } from './rows.ts';

/** Axes and colour, as every layer encodes them. */
export interface Channels {
  readonly x: object;
  readonly y: object;
  readonly color: object;
}

const tooltip = ['contender', 'Claims', 'Bytes'].map((field) => ({ field, type: 'nominal' }));

/** Dashed rules with their names, each on the side where no cross stands. `width` of the plot in px; `end`: of the claims' axis. */
export function limitLayers(
  shown: readonly Limit[],
  fits: readonly SizeRow[],
  { y }: Channels,
  width: number,
  end: number,
) {
  const names = shown.map((limit) => {
    const right = fits.some(({ bytes, claims }) => bytes === limit.bytes && claims < end / 1.03 / 2);
    const [align, dx] = right ? ['right', -4] : ['left', 4];
    return {
      data: { values: [limit] },
      mark: { type: 'text', style: 'note', align, baseline: 'bottom', dx, dy: -4 },
      encoding: { y, x: { value: right ? width : 0 }, text: { field: 'label' } },
    };
  });
  return [{ data: { values: shown }, mark: { type: 'rule', style: 'limit' }, encoding: { y } }, ...names];
}

/** Dotted: between two measured points, the second of them on a limit. */
export const towardsLayer = (values: ReturnType<typeof towardsLimits>, channels: Channels) => ({
  data: { values },
  mark: { type: 'line', strokeWidth: 1.4, strokeDash: [1, 3] },
  encoding: { ...channels, opacity: faded() },
});

export function lineLayers(values: readonly SizeRow[], channels: Channels) {
  const points = values.map(({ contender, claims, bytes }) => ({ contender, x: claims, y: bytes }));
  const dashed = isOneOf(covering(points, 0.08));
  const line = (filter: string, look: object) => ({
    transform: [{ filter }],
    mark: { type: 'line', strokeWidth: 2.4, ...look },
  });
  return [
    {
      data: { values },
      encoding: { ...channels, opacity: faded() },
      layer: [line(`!(${dashed})`, {}), line(dashed, { strokeDash: [5, 5] })],
    },
    {
      params: [pick],
      data: { values },
      mark: { type: 'point', filled: true, size: 48 },
      encoding: { ...channels, opacity: faded(), tooltip },
    },
  ];
}

/** A cross where a limit bites; `labelled`: those with room for their number. */
export const fitLayer = (values: readonly SizeRow[], labelled: readonly SizeRow[], channels: Channels) => ({
  data: { values },
  encoding: { ...channels, opacity: faded(), tooltip },
  layer: [
    { mark: { type: 'point', shape: 'cross', angle: 45, filled: true, size: 130 } },
    {
      data: { values: labelled },
      mark: { type: 'text', align: 'right', baseline: 'bottom', dx: -6, dy: -6, fontWeight: 600 },
      encoding: { text: { field: 'claims', format: ',d' } },
    },
  ],
});
