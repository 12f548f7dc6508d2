/** What each process held over a run that repeats its plan: said where there were readings enough. */
import type { RunFile } from '../../results/format.ts';
import { byProcess, growthOf, settled } from '../../results/growth.ts';
import { guard } from '../../vocabulary/guards.ts';
import { number, percent, signed } from '../words/numbers.ts';

export interface Held {
  readonly process: string;
  /** After the first quarter, MiB. */
  readonly memory: string;
  readonly growth: string;
  /** After the first quarter. */
  readonly descriptors: string;
}

export function heldByProcesses(run: RunFile): Held[] {
  return byProcess(run).flatMap(([process, readings]) => {
    const growth = growthOf(readings);
    if (growth === undefined) return [];
    const late = settled(readings);
    const mebibytes = late.map(({ rssBytes }) => rssBytes / 2 ** 20);
    const memory = range(mebibytes);
    const descriptors = range(late.map((reading) => reading.descriptors));
    return [{ process, memory: `${memory} MiB`, growth: signed(growth.memory, percent), descriptors }];
  });
}

/** How long the readings lasted, in words. */
export function timeHeld({ resources = [] }: RunFile): string {
  if (resources.length === 0) return '0 min';
  const times = resources.map(({ at }) => Date.parse(at));
  return `${number((Math.max(...times) - Math.min(...times)) / 60_000)} min`;
}

export const heldSentences = (run: RunFile): string[] =>
  heldByProcesses(run).map(
    ({ process, memory, growth, descriptors }) =>
      `${process}: ${memory}, later half ${growth} over the earlier; ${descriptors} descriptors`,
  );

export const heldExplained = (run: RunFile): string =>
  `Resident memory and open descriptors over ${timeHeld(run)}, without the first quarter, in which heaps find their size. Growth: the mean of the later half against that of the earlier; over ${percent(guard('growing').limit)} a guard fires.`;

function range(values: readonly number[]): string {
  const [low, high] = [number(Math.min(...values)), number(Math.max(...values))];
  return low === high ? low : `${low} to ${high}`;
}
