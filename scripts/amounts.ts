/** How much of a suite is measured, where that was asked for. */
import type { Suite } from '../bench/suites/suites.ts';

export interface Amounts {
  /** Sets of new processes. */
  readonly starts?: number | undefined;
  /** s of load on each contender and load shape, over all starts. */
  readonly seconds?: number | undefined;
}

/** The suite with so many starts, and as many rounds in each as give each of so many arms the seconds; what is undefined stays as it is. */
export function withAmounts(suite: Suite, { starts, seconds }: Amounts, arms: number): Suite {
  const { fewestStarts: _, ...fixed } = suite;
  const chosen: Suite = starts === undefined ? suite : { ...fixed, starts, chosenStarts: true };
  if (seconds === undefined || arms === 0) return chosen;
  const rounds = (sliceMs: number) => ({
    rounds: Math.max(1, Math.ceil((seconds * 1_000) / chosen.starts / sliceMs)),
    forArms: 1,
  });
  return {
    ...chosen,
    duration: seconds,
    open: { ...suite.open, ...rounds(suite.open.sliceMs) },
    closed: { ...suite.closed, ...rounds(suite.closed.sliceMs) },
  };
}
