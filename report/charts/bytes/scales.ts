/** Axes of the picture of bytes: claims from zero, bytes on a log axis of powers of two. */
import { titleAbove } from '../frame/canvas.ts';
import { type Frame, isNarrow } from '../frame/chart.ts';
import { type Limit, limits, type SizeRow } from './rows.ts';

export const claimsEnd = (rows: readonly SizeRow[]) => Math.max(...rows.map(({ claims }) => claims)) * 1.03;

/** Limits so far above every request that they would press the lines flat are left out. */
export function limitsInSight(rows: readonly SizeRow[]): Limit[] {
  const largest = Math.max(...rows.map(({ bytes }) => bytes));
  return limits.filter(({ bytes }) => bytes <= largest * 12);
}

export const claimsAxis = (end: number, frame: Frame) => ({
  field: 'claims',
  type: 'quantitative',
  scale: { domain: [0, end], nice: false },
  axis: { title: 'Claims in the credential (number)', tickCount: isNarrow(frame) ? 4 : 9, format: ',d' },
});

/** `left`: the margin that its title stands over. */
export function bytesAxis(rows: readonly SizeRow[], shown: readonly Limit[], left: number) {
  const sizes = rows.map(({ bytes }) => bytes);
  const domain = [Math.min(...sizes) / 1.5, Math.max(...sizes, ...shown.map(({ bytes }) => bytes)) * 1.7];
  return {
    field: 'bytes',
    type: 'quantitative',
    scale: { type: 'log', base: 2, domain, nice: false },
    axis: {
      ...titleAbove('Bytes per request (log)', left, -16),
      values: [16, 64, 256, 1024, 4096, 16_384, 65_536],
      labelExpr: "datum.value < 1024 ? datum.value + ' B' : datum.value / 1024 + ' KiB'",
    },
  };
}
