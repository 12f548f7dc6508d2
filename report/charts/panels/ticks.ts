/** Ticks of a panel. */
import { textWidth } from '../../render/font.ts';

/** Ticks whose labels do not touch. */
export function apart(
  ticks: readonly number[],
  at: (tick: number) => number,
  label: (tick: number) => string,
): number[] {
  const kept: number[] = ticks.filter((tick) => tick === 1);
  const half = (tick: number) => textWidth(label(tick), 11.5) / 2 + 4;
  for (const tick of ticks) {
    if (kept.every((other) => Math.abs(at(tick) - at(other)) >= half(tick) + half(other))) kept.push(tick);
  }
  return kept;
}

/** Three to five round ticks from zero, the last in the upper third. */
export function roundTicks(most: number): number[] {
  const rough = most / 4;
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = decade * ([1, 2, 2.5, 5, 10].find((factor) => factor * decade >= rough) ?? 10);
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
}
