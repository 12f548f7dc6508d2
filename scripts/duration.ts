import type { Suite } from '../bench/suites/suites.ts';

/** The suite with as many rounds in each start as give each of so many arms `seconds` of load in each shape, over all starts; undefined: as it is. */
export function withDuration(suite: Suite, seconds: number | undefined, arms: number): Suite {
  if (seconds === undefined || arms === 0) return suite;
  const rounds = (sliceMs: number) => {
    const count = Math.max(1, Math.ceil((seconds * 1_000) / suite.starts / sliceMs));
    return { rounds: count, forArms: 1 };
  };
  return {
    ...suite,
    duration: seconds,
    open: { ...suite.open, ...rounds(suite.open.sliceMs) },
    closed: { ...suite.closed, ...rounds(suite.closed.sliceMs) },
  };
}
