/** What the trade's layers draw, in data coordinates. */
import { number } from '../../words/numbers.ts';
import { crowded } from './labels.ts';
import type { Plane } from './plane.ts';
import type { TradePoint } from './points.ts';

/** One for each contender with a cost and a delay; what the tooltip tells has a capital. */
export function pointRows(points: readonly TradePoint[]) {
  return points.map((point) => {
    const { look, cpu, delay, ms, extrapolated, cpuText, delayText } = point;
    return {
      contender: look.name,
      cpu: cpu.value,
      cpuLow: cpu.low ?? cpu.value,
      cpuHigh: cpu.high ?? cpu.value,
      ms,
      msLow: delay?.censored ? ms : Math.max(1, delay?.low ?? ms),
      msHigh: delay?.censored ? ms : Math.max(1, delay?.high ?? ms),
      mark: extrapolated ? 'extrapolated' : delay?.censored === 'at-most' ? 'at most' : 'measured',
      Cost: cpuText,
      Delay: delayText,
      Note: noteOf(point),
    };
  });
}

export function noteOf({ delay, reaccepted, extrapolated }: TradePoint): string {
  const notes = [
    ...(delay === undefined ? ['revocation not measured'] : []),
    ...(extrapolated ? [delay?.note ?? 'extrapolated'] : []),
    ...(reaccepted ? ['accepted again after a revoke'] : []),
  ];
  return notes.join('; ');
}

/** Contenders that have a cost alone. */
export const floorRows = (floors: readonly TradePoint[]) =>
  floors.map(({ look, cpu }) => ({
    contender: look.name,
    cpu: cpu.value,
    label: `${look.name}, ${number(cpu.value)} µs`,
  }));

/** The shorter lifetimes that were measured, where the delay is extrapolated from them. */
export function lifetimeRows(points: readonly TradePoint[], plane: Plane) {
  return points.flatMap((point) =>
    point.measuredLifetimes.map(({ ms, label }) => ({
      contender: point.look.name,
      cpu: point.cpu.value,
      ms,
      // A neighbour's dots stand where the text would: the picture of delays has it.
      label: crowded(point, points, plane) ? '' : label,
    })),
  );
}

/** One line per contender, from its shortest lifetime to the one that is extrapolated. */
export function fittedRows(points: readonly TradePoint[], lifetimes: ReturnType<typeof lifetimeRows>) {
  return [
    ...lifetimes,
    ...points
      .filter(({ extrapolated }) => extrapolated)
      .map(({ look, cpu, ms }) => ({ contender: look.name, cpu: cpu.value, ms })),
  ];
}
