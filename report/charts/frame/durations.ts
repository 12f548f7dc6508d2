/** A log axis of durations whose ticks are the ones that people say: 1 ms, 1 s, 1 min. */
const ticksMs = [0.001, 0.01, 0.1, 1, 10, 100, 1000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000];

/** Ticks within [low, high] ms. */
export function durationTicks(low: number, high: number, few = false): number[] {
  const ticks = ticksMs.filter((tick) => tick >= low && tick <= high);
  return few ? ticks.filter((tick) => ![10, 100, 10_000, 600_000].includes(tick)) : ticks;
}

/** For labelExpr: the same words as in the tables. */
export const durationLabel = `datum.value < 1 ? format(datum.value * 1000, ',') + ' µs' : datum.value < 1000 ? datum.value + ' ms' : datum.value < 60000 ? datum.value / 1000 + ' s' : datum.value < 3600000 ? datum.value / 60000 + ' min' : datum.value / 3600000 + ' h'`;

/** A delay on a log axis: what is at most the probe interval stands at that interval. */
export const onLogAxis = (ms: number) => Math.max(1, ms);

/** The same words, where no expression is drawn. */
export function durationWords(ms: number): string {
  if (ms < 1) return `${ms * 1000} µs`;
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000) return `${ms / 1000} s`;
  return ms < 3_600_000 ? `${ms / 60_000} min` : `${ms / 3_600_000} h`;
}
