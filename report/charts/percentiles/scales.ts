/** Axes of response times: 1/(1 − p), where each step to the right is ten times rarer, and a log axis of durations. */
import { titleAbove } from '../frame/canvas.ts';
import { type Frame, isNarrow } from '../frame/chart.ts';
import { durationLabel, durationTicks } from '../frame/durations.ts';
import type { Row } from './rows.ts';

export function rarityAxis(rows: readonly Row[], frame: Frame) {
  const rarest = Math.max(...rows.map(({ rarity }) => rarity));
  const ticks = isNarrow(frame) ? [2, 10, 100, 1000] : [1, 2, 10, 100, 1000, 10_000];
  return {
    field: 'rarity',
    type: 'quantitative',
    scale: { type: 'log', domain: [1, rarest * 1.0001], nice: false },
    axis: {
      title: isNarrow(frame) ? 'Percentile of requests (%)' : 'Percentile of requests (% answered within this time)',
      values: ticks.filter((tick) => tick <= rarest * 1.01),
      labelExpr: `format(100 - 100 / datum.value, '~g') + ' %'`,
      labelOverlap: false,
      labelBound: false,
    },
  };
}

/** `left`: the margin that its title stands over. */
export function timeAxis(rows: readonly Row[], left: number) {
  const times = rows.map(({ ms }) => ms);
  const domain = [Math.min(...times) / 1.2, Math.max(...times) * 1.2] as const;
  return {
    field: 'ms',
    type: 'quantitative',
    scale: { type: 'log', domain, nice: false },
    axis: {
      ...titleAbove('Response time (log)', left, -16),
      values: fine(durationTicks(...domain), domain),
      labelExpr: durationLabel,
    },
  };
}

/** Ticks at 1, 2 and 5 of each decade, where whole decades alone would leave the axis bare. */
function fine(ticks: readonly number[], [low, high]: readonly [number, number]): number[] {
  if (ticks.length > 3) return [...ticks];
  return [0.01, 0.1, 1, 10, 100, 1000]
    .flatMap((decade) => [1, 2, 5].map((step) => step * decade))
    .filter((tick) => tick >= low && tick <= high);
}
