/** How far arms of one step differ from start to start: one variance for all that may share it. */
import type { PlannedArm } from '../../../results/format.ts';
import { pooled, residualVariance, type Variance } from '../../../statistics/starts.ts';
import type { Factors } from '../../../vocabulary/words.ts';
import { armKey } from '../../recording/recorded.ts';
import type { MetricContext, ReadArm } from './read-arm.ts';

const levelsKey = (factors: Factors) => JSON.stringify(Object.entries(factors).sort());

/** By the levels of the arms: at another level the load is another, and so may be what processes differ by. */
export type SharedVariances = (arm: PlannedArm) => Variance | null;

/**
 * Residuals of the arms that were loaded together at the same levels, each with the baseline in the same starts; then of all batches
 * together. What is one process in every start shows no spread between processes, and is left out.
 */
export function sharedVariances({ isOneProcess }: MetricContext, read: readonly ReadArm[]): SharedVariances {
  const tables = Map.groupBy(read, ({ group, planned }) => `${group};${levelsKey(planned.factors)}`);
  const byLevels = new Map<string, (Variance | null)[]>();
  for (const members of tables.values()) {
    const arms = new Map(
      members
        .flatMap(({ planned, arm, against }) => [
          { planned, arm },
          ...against.filter(({ kind }) => kind === 'design').map((base) => ({ planned: base.planned, arm: base.arm })),
        ])
        .filter(({ planned }) => !isOneProcess(planned))
        .map(({ planned, arm }) => [armKey(planned), arm.byStart]),
    );
    const { factors } = (members[0] as ReadArm).planned;
    const known = byLevels.get(levelsKey(factors)) ?? [];
    byLevels.set(levelsKey(factors), [...known, residualVariance([...arms.values()])]);
  }
  return ({ factors }) => pooled(byLevels.get(levelsKey(factors)) ?? []);
}
