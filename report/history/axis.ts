/** The upright axis of a panel: it holds every value, and of intervals as much as leaves the values room. */
import type { HistorySeries } from '../../compare/history.ts';

export interface EffectAxis {
  /** 0 at the bottom to 1 at the top; what lies beyond is at the edge. */
  along(value: number): number;
  readonly ticks: readonly number[];
  /** Size of a tick, with as many decimals as tell it from the others. */
  text(tick: number): string;
}

/** Shares of the height that stay free at either end. */
const air = 0.06;
/** Labels of more would touch. */
const mostTicks = 6;

export function effectAxis(series: Pick<HistorySeries, 'scale' | 'kind' | 'stretches'>): EffectAxis {
  const log = series.scale === 'ratio';
  const at = (value: number) => (log ? Math.log(value) : value);
  const points = series.stretches.flatMap((stretch) => stretch.points);
  const values = points.map(({ value }) => at(value));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  // A ratio that hardly moves is not blown up until its noise looks like news.
  const room = Math.max(most - least, log ? 0.03 : Math.max(1, 0.02 * Math.max(Math.abs(least), Math.abs(most))));
  const ends = points
    .flatMap(({ low, high }) => [low, high])
    .filter((end): end is number => end !== null && (!log || end > 0))
    .map((end) => Math.min(most + room, Math.max(least - room, at(end))));
  const [low, high] = [Math.min(least - room / 4, ...ends), Math.max(most + room / 4, ...ends)];
  const pad = (high - low) * air;
  const [bottom, top] = [low - pad, high + pad];
  const back = (place: number) => (log ? Math.exp(place) : place);
  return {
    along: (value) => Math.min(1, Math.max(0, log && value <= 0 ? 0 : (at(value) - bottom) / (top - bottom))),
    ...ticksBetween(back(bottom), back(top), log, series.kind === 'counted' && values.every(Number.isInteger)),
  };
}

/** 1, 2 or 5 times a power of ten, at least this. */
function roundUp(rough: number): number {
  const decade = 10 ** Math.floor(Math.log10(rough));
  return decade * ([1, 2, 5, 10].find((factor) => factor * decade >= rough * (1 - 1e-9)) ?? 10);
}

function ticksBetween(low: number, high: number, log: boolean, whole: boolean): Pick<EffectAxis, 'ticks' | 'text'> {
  if (log && high / low > 4) {
    const decades = [0.01, 0.1, 1, 10, 100, 1000].flatMap((decade) => [1, 2, 5].map((factor) => decade * factor));
    const inside = decades.filter((tick) => tick >= low && tick <= high);
    const round = inside.filter((tick) => Number.isInteger(Math.log10(tick)));
    return { ticks: inside.length > mostTicks ? round : inside, text: (tick) => String(Number(tick.toPrecision(3))) };
  }
  const rough = roundUp((high - low) / 4);
  // Nothing lies between two counts.
  const step = whole ? Math.max(1, rough) : rough;
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const first = Math.ceil(low / step);
  return {
    ticks: Array.from(
      { length: Math.max(0, Math.floor(high / step) - first + 1) },
      (_, index) => (first + index) * step,
    ),
    text: (tick) =>
      Math.abs(tick).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  };
}

/** Places of about `count` of `length` things, evenly and roundly apart, the first of them 0. */
export function roundPlaces(length: number, count: number): number[] {
  const step = roundUp(Math.max(1, length / count));
  // The first run is 1, the next label a round one: 1, 20, 40.
  const places = Array.from({ length: Math.floor(length / step) }, (_, index) => (index + 1) * step - 1);
  return step === 1 ? places : [0, ...places];
}
