/** Whether the effect itself moved while it was measured: guard `drift`. */
import { mustPair, ratioOf, type Totals } from './ratio.ts';

export interface Drift {
  /** Ratio of arm A to arm B over the first and the last third of the rounds. */
  readonly first: number;
  readonly last: number;
  /** last / first − 1, e.g. 0.05 when the ratio rose by 5 %. */
  readonly change: number;
}

/**
 * The ratio of ratios of totals over the first third of the rounds against the last third (each ⌊rounds / 3⌋), in the order they ran, one
 * entry per round and arm. null under three rounds or where a total is zero. Assumption: what both arms saw cancels in the
 * ratio, so that its change is not the machine's. Says nothing of its own noise: with few rounds it is large by chance.
 */
export function driftOf(a: readonly Totals[], b: readonly Totals[]): Drift | null {
  mustPair(a, b);
  const third = Math.floor(a.length / 3); // 0 under three rounds: `first` is then no number
  const first = ratioOf(a.slice(0, third)) / ratioOf(b.slice(0, third));
  const last = ratioOf(a.slice(-third)) / ratioOf(b.slice(-third));
  return first > 0 && last > 0 && Number.isFinite(first) && Number.isFinite(last)
    ? { first, last, change: last / first - 1 }
    : null;
}
