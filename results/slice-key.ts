import type { Sample } from './format.ts';

/** What joins a histogram to its sample: the arm, and the millisecond since the start of the run at which its slice began. */
export function sliceKey(
  { contender, variant, factors }: Pick<Sample, 'contender' | 'variant' | 'factors'>,
  ms: number,
): string {
  const levels = Object.keys(factors)
    .sort()
    .map((key) => [key, String(factors[key])]);
  return JSON.stringify([contender, variant, levels, ms]);
}
