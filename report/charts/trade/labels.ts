/** The trade's direct labels: what each point says, where it fits, and a line to its point where it had to move away. */

import { textWidth } from '../../render/font.ts';
import { number } from '../../words/numbers.ts';
import { type Box, leaderOf, placeLabels } from './placement.ts';
import type { Plane } from './plane.ts';
import type { TradePoint } from './points.ts';

/** Whether another point with lifetimes of its own stands so near to the right that text between them would touch it. */
export function crowded(point: TradePoint, points: readonly TradePoint[], { x }: Plane): boolean {
  return points.some((other) => {
    const away = x(other.cpu.value) - x(point.cpu.value);
    return other !== point && other.measuredLifetimes.length > 0 && away >= 0 && away < 40;
  });
}

export interface Labelled {
  readonly points: readonly TradePoint[];
  readonly floors: readonly TradePoint[];
  readonly lifetimes: readonly { readonly cpu: number; readonly ms: number }[];
  readonly plane: Plane;
  readonly narrow: boolean;
}

const lineHeight = 15;

/** Rows in data coordinates: the lines of each label, and the ends of the leaders. */
export function tradeLabels({ points, floors, lifetimes, plane, narrow }: Labelled) {
  const anchors = points.map((point) => {
    const text = textsOf(point, narrow, points.length > 5);
    const width = Math.max(textWidth(text.name, 12, 600), textWidth(text.detail, 12), textWidth(text.warning, 12, 600));
    const height = (text.warning === '' ? 2 : 3) * lineHeight + 1;
    return { x: plane.x(point.cpu.value), y: plane.y(point.ms), width, height, text, contender: point.look.name };
  });
  const taken = [
    ...floors.map(({ cpu }) => box(plane.x(cpu.value), 2, 0, plane.height)),
    // Where nothing else is free, a label may still lie upon a bar: it is thin.
    ...points.flatMap((point) => barsOf(point, plane)),
    ...lifetimes.map(({ cpu, ms }) => ({
      ...box(plane.x(cpu), 8, plane.y(ms) - 9, plane.y(ms) + 9),
      right: plane.x(cpu) + 36,
    })),
    // The dotted line from the shortest lifetime to the one that is extrapolated.
    ...points.flatMap(({ cpu, ms, measuredLifetimes }) =>
      measuredLifetimes.length === 0
        ? []
        : [box(plane.x(cpu.value), 3, plane.y(ms) + 8, plane.y(measuredLifetimes[0]?.ms ?? ms))],
    ),
  ];
  const bounds = { left: 0, top: 0, right: plane.width + plane.margin - 2, bottom: plane.height };
  const places = placeLabels(anchors, bounds, taken);
  const placed = anchors.map((anchor, index) => ({ ...anchor, ...(places[index] as (typeof places)[number]) }));
  return {
    labels: placed.map(({ contender, text, left, middle, height }) => {
      const top = middle - (height - 1) / 2 + lineHeight / 2;
      return {
        contender,
        ...text,
        x: plane.cpuAt(left),
        nameMs: plane.msAt(top),
        detailMs: plane.msAt(top + lineHeight),
        warningMs: plane.msAt(top + 2 * lineHeight),
      };
    }),
    leaders: placed.flatMap((label) => {
      return (leaderOf(label, label) ?? []).map((at) => ({
        contender: label.contender,
        cpu: plane.cpuAt(at.x),
        ms: plane.msAt(at.y),
      }));
    }),
  };
}

/** A point's intervals, of cost and of delay. */
function barsOf({ cpu, ms, delay }: TradePoint, { x, y }: Plane): Box[] {
  const thin = 3;
  const across = { left: x(cpu.low ?? cpu.value), right: x(cpu.high ?? cpu.value) };
  const [least, most] = delay?.censored ? [ms, ms] : [delay?.low ?? ms, delay?.high ?? ms];
  return [
    { ...across, top: y(ms) - thin, bottom: y(ms) + thin },
    box(x(cpu.value), thin, y(Math.max(1, most)), y(Math.max(1, least))),
  ];
}

const box = (x: number, half: number, top: number, bottom: number) => ({
  left: x - half,
  right: x + half,
  top,
  bottom,
});

function textsOf({ look, cpu, delayText, extrapolated, reaccepted }: TradePoint, narrow: boolean, many: boolean) {
  const value = delayText.replace(/ \[.*/, '');
  // Hollow says it as well, and among many there is no room for the word.
  const delay = extrapolated && !many ? `${value} (extrapolated)` : value;
  return {
    name: look.name,
    detail: narrow ? `${number(cpu.value)} µs` : `${number(cpu.value)} µs, ${delay}`,
    warning: reaccepted ? 'accepted again after a revoke' : '',
  };
}
