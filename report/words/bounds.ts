/** What of a figure may be handed to a reader that knows nothing of bounds. */
import type { Measurement } from '../../results/format.ts';

export interface Known {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * What is known of a figure as numbers, in its unit. A censored one is its bound, and its interval runs from there to where the
 * truth may lie: 0 to `value`, or from `value` on. Nothing is faster than the probe, so a delay is at most 1 ms, never 0.
 */
export function known({ value, low, high, unit, censored }: Measurement): Known {
  if (censored === 'at-most') {
    const bound = unit === 'ms' ? Math.max(1, value) : value;
    return { value: bound, low: 0, high: bound };
  }
  return censored === 'at-least' ? { value, low: value, high: null } : { value, low, high };
}
