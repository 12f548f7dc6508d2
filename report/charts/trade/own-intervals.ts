/** Why bars that overlap do not mean that two contenders are alike. */
import type { RunFile } from '../../../results/format.ts';

/** A sentence or two for the caption; none where no effect counts starts. */
export function ownIntervals({ comparisons }: Pick<RunFile, 'comparisons'>): string[] {
  const paired = comparisons.some(({ metric, starts }) => metric === 'server-cpu' && starts !== undefined);
  return paired
    ? [
        'A bar also holds how much the machine varies from start to start. Effects are paired within starts, so two contenders can plainly differ although their bars overlap.',
      ]
    : [];
}
