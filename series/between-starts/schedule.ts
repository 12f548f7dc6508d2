/** Which start comes when: start i of every condition before start i + 1 of any, so that the machine's drift meets all alike. */
import { randomFor, shuffled } from '../../vocabulary/random.ts';
import type { Series } from '../series.ts';

interface Named {
  readonly id: string;
}

export interface Due<C extends Named> {
  readonly condition: C;
  /** Of the start within its condition, from 1. */
  readonly number: number;
}

/**
 * Starts that are still to be measured, in order: conditions in an order drawn anew for each number, the same whenever it is asked for.
 *
 * @param done how many starts of a condition are recorded
 */
export function dueStarts<C extends Named>(
  conditions: readonly C[],
  times: number,
  done: (condition: C) => number,
): Due<C>[] {
  const numbers = Array.from({ length: times }, (_, index) => index + 1);
  return numbers.flatMap((number) =>
    shuffled(conditions, randomFor(1, 'between-starts/conditions', number))
      .filter((condition) => done(condition) < number)
      .map((condition) => ({ condition, number })),
  );
}

/** Measures what is due, and appends each start to its condition's series as it ends: what was stopped goes on with the start it was in. */
export async function measureDue<C extends Named, L>(
  conditions: readonly C[],
  times: number,
  seriesOf: (condition: C) => Series<L>,
  measure: (due: Due<C>) => Promise<L>,
): Promise<void> {
  for (const due of dueStarts(conditions, times, (condition) => seriesOf(condition).lines.length))
    seriesOf(due.condition).append(await measure(due));
}
