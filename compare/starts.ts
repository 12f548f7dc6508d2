/** How many starts are behind what two runs say: those of the run that has fewer. */
import type { Comparison } from '../results/format.ts';

type Behind = Pick<Comparison, 'starts' | 'oneProcess'>;

/** Nothing where a side does not count starts. One process on a side makes the change one of it. */
export function leastStarts(...sides: readonly (Behind | undefined)[]): Behind {
  const counts = sides.map((side) => side?.starts);
  if (!counts.every((count) => count !== undefined)) return {};
  return {
    starts: Math.min(...counts),
    ...(sides.some((side) => side?.oneProcess) ? { oneProcess: true } : {}),
  };
}
