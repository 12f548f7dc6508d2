/** Change points of many series that are looked at together, at one rate of false discoveries for all. */
import { type ChangePoint, changePoints, firstSplit } from './change-points.ts';
import { discoveryLevel } from './false-discovery.ts';

export interface Candidate {
  /** As for `changePoints`. */
  readonly values: readonly number[];
  /** Names the draws; no two candidates share one. */
  readonly purpose: string;
}

export interface ManyFound {
  /** A list for each candidate, in their order. */
  readonly found: readonly (readonly ChangePoint[])[];
  /** Candidates that were tested: long enough, and not all one value. */
  readonly tested: number;
  /** What a p was held against, at most `rate`. */
  readonly level: number;
}

/** Permutations, tenfold more for those that only want of draws keeps from being told: 1 / (draws + 1) is the least p. */
const passes = [999, 9_999, 99_999];

/**
 * The first split of each candidate is told by Benjamini and Hochberg's procedure at `rate` (false-discovery.ts); further ones within
 * a series that has one are held against the level that it set. A candidate of fewer than `fewestValues` values, or of one value, is
 * not tested and counts for nothing. Assumptions and errors: change-points.ts, false-discovery.ts.
 */
export function changePointsOfMany(
  candidates: readonly Candidate[],
  { seed, rate }: { readonly seed: number; readonly rate: number },
): ManyFound {
  const tested = candidates.flatMap((candidate, index) => {
    const first = firstSplit(candidate.values, { seed, purpose: candidate.purpose, draws: passes[0] as number });
    return first === null ? [] : [{ candidate, index, p: first.p, draws: passes[0] as number }];
  });
  const levelNow = () =>
    discoveryLevel(
      tested.map(({ p }) => p),
      rate,
    );
  let level = levelNow();
  for (const draws of passes.slice(1)) {
    for (const each of tested) {
      if (each.p <= level || each.p > 5 / (each.draws + 1)) continue;
      const again = firstSplit(each.candidate.values, { seed, purpose: each.candidate.purpose, draws });
      each.p = again?.p ?? 1;
      each.draws = draws;
    }
    level = levelNow();
  }
  const found: ChangePoint[][] = candidates.map(() => []);
  for (const { candidate, index, p, draws } of tested) {
    if (p <= level) found[index] = changePoints(candidate.values, { seed, purpose: candidate.purpose, level, draws });
  }
  return { found, tested: tested.length, level };
}
