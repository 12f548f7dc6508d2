/** Comparisons of what is counted and must be the same each time: by their means, without an interval. */
import type { Comparison, PlannedArm } from '../../results/format.ts';
import { sameLevels } from '../../vocabulary/factors.ts';
import { type BaselineOf, exactComparison, type RunGuard, sameVersion } from './entries.ts';

export interface Counted {
  readonly arm: PlannedArm;
  /** One a revoke, a connection, or whatever was done again. */
  readonly counts: readonly number[];
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Each arm against its baseline at the same levels. A guard on either of them makes it invalid. */
export const exactComparisons = (
  about: { readonly scenario: string; readonly metric: string },
  all: readonly Counted[],
  baselineOf: BaselineOf,
  guards: readonly RunGuard[],
): Comparison[] =>
  all.flatMap((one) => {
    const baseline = baselineOf(one.arm);
    const base = all.find(({ arm }) => sameVersion(arm, baseline) && sameLevels(arm.factors, one.arm.factors));
    if (base === undefined || sameVersion(one.arm, baseline)) return [];
    const forbidden = guards.find(({ arm }) => arm === one.arm || arm === base.arm)?.name;
    const rounds = Math.min(one.counts.length, base.counts.length);
    const row = { ...about, baseline, arm: one.arm, rounds, blocks: rounds, forbidden };
    return [exactComparison(row, mean(one.counts) - mean(base.counts))];
  });
