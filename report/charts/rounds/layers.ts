/** Axes and layers of rounds in one panel: points, what was dropped, and the running median. */
import { number } from '../../words/numbers.ts';
import { titleAbove } from '../frame/canvas.ts';
import { type Frame, isNarrow } from '../frame/chart.ts';
import { faded, pick } from '../frame/legend.ts';
import type { RoundRow, smoothed } from './series.ts';

export const roundAxis = (rows: readonly RoundRow[], frame: Frame) => ({
  field: 'round',
  type: 'quantitative',
  scale: { domain: [0, rows.reduce((most, { round }) => Math.max(most, round), 1)], nice: false, padding: 6 },
  axis: {
    title: 'Round (number, in the order they ran)',
    tickMinStep: 1,
    tickCount: isNarrow(frame) ? 4 : 9,
    format: ',d',
    grid: false,
  },
});

const tenths = (value: number) => Math.round(value * 10) / 10;

/** `rate` in requests/s, where it was the same for all; `left`: the margin that its title stands over. */
export function cpuAxis(rows: readonly RoundRow[], rate: number | undefined, frame: Frame, left: number) {
  const at = rate === undefined || isNarrow(frame) ? '' : ` at ${number(rate)} requests/s`;
  const highest = rows.reduce((most, { cpu }) => Math.max(most, tenths(cpu)), 0);
  return {
    field: 'cpu',
    type: 'quantitative',
    scale: { domain: [0, highest * 1.06], nice: false },
    axis: { ...titleAbove(`Server CPU per request (µs)${at}`, left, -16), tickCount: 5, format: ',d' },
  };
}

export interface Parts {
  readonly points: readonly RoundRow[];
  readonly dropped: readonly RoundRow[];
  readonly lines: ReturnType<typeof smoothed>;
}

export function seriesLayers(
  { points, dropped, lines }: Parts,
  channels: { readonly x: object; readonly y: object; readonly color: object },
) {
  const tooltip = ['contender', 'round', 'CPU', 'Guards'].map((field) => ({ field, type: 'nominal' }));
  return [
    {
      params: [pick],
      data: { values: points.map(rowOf) },
      mark: { type: 'point', filled: true, size: 16 },
      encoding: { ...channels, opacity: faded(0.45), tooltip },
    },
    {
      data: { values: dropped.map(rowOf) },
      mark: { type: 'point', shape: 'cross', angle: 45, filled: true, size: 52 },
      encoding: { ...channels, opacity: faded(), tooltip },
    },
    {
      data: { values: lines.map((row) => ({ ...row, cpu: tenths(row.cpu) })) },
      mark: { type: 'line', strokeWidth: 2.2 },
      encoding: { ...channels, opacity: faded() },
    },
  ];
}

const rowOf = ({ contender, round, cpu, Guards }: RoundRow) => ({
  contender,
  round,
  cpu: tenths(cpu),
  CPU: `${number(cpu)} µs/request`,
  Guards,
});
