/** The trade's axes: cost from zero, delay on a log axis whose ticks people say. */
import { number } from '../../words/numbers.ts';
import { titleAbove } from '../frame/canvas.ts';
import { type Frame, isNarrow } from '../frame/chart.ts';
import { durationLabel, durationTicks } from '../frame/durations.ts';
import type { TradePoint } from './points.ts';

type Domain = [low: number, high: number];

/** µs a request. */
export function costDomain(points: readonly TradePoint[]): Domain {
  return [0, Math.max(...points.map(({ cpu }) => cpu.high ?? cpu.value)) * 1.12];
}

/** ms; from below a probe's interval, so that what was refused at once has room. */
export function delayDomain(points: readonly TradePoint[]): Domain {
  const highs = points.map(({ ms, delay }) => Math.max(ms, delay?.high ?? 0));
  return [0.35, Math.max(10_000, ...highs) * 3];
}

export function costAxis(points: readonly TradePoint[], domain: Domain, frame: Frame) {
  const rate = points[0]?.cpu.load.rate;
  const at = rate && !isNarrow(frame) ? `, at ${number(rate)} requests/s` : '';
  return {
    field: 'cpu',
    type: 'quantitative',
    scale: { domain, nice: false },
    axis: { title: `Server CPU per request (µs${at})`, tickCount: isNarrow(frame) ? 4 : 8, format: ',d' },
  };
}

/** `left`: the margin that its title stands over. */
export function delayAxis(domain: Domain, left: number) {
  return {
    field: 'ms',
    type: 'quantitative',
    scale: { type: 'log', domain, nice: false },
    axis: {
      ...titleAbove('Revocation delay (log)', left, -30),
      values: durationTicks(...domain),
      labelExpr: durationLabel,
    },
  };
}
