/** What processes hold over a long run, and whether that grows. */
import type { ResourceReading } from '../results/format.ts';
import { guard } from '../vocabulary/guards.ts';
import type { Event } from './guards/tally.ts';
import type { Instrument } from './instrument.ts';

export function readResources(
  processes: readonly { readonly name: string; readonly pid: number }[],
  { clock, machine }: Pick<Instrument, 'clock' | 'machine'>,
): ResourceReading[] {
  const at = clock.now().toISOString();
  return processes.flatMap(({ name, pid }) => {
    const held = machine.holds(pid);
    return held ? [{ at, process: name, ...held }] : [];
  });
}

/** The first quarter is left out: heaps grow until they have found their size. Under this many readings nothing is said. */
const fewest = 6;

/** Growth of one process after its first quarter. `memory`: of the later half's mean over the earlier half's, as a share. */
export function growthOf(readings: readonly ResourceReading[]): { memory: number; descriptors: number } | undefined {
  const settled = readings.slice(Math.ceil(readings.length / 4));
  if (settled.length < fewest) return undefined;
  const half = Math.floor(settled.length / 2);
  const [earlier, later] = [settled.slice(0, half), settled.slice(-half)];
  const mean = (list: readonly ResourceReading[]) =>
    list.reduce((sum, { rssBytes }) => sum + rssBytes, 0) / list.length;
  const most = (list: readonly ResourceReading[]) => Math.max(...list.map(({ descriptors }) => descriptors));
  return { memory: mean(later) / mean(earlier) - 1, descriptors: most(later) - most(earlier) };
}

/** The guard `growing`, for each process whose memory grows by more than its limit, or that opens more and more descriptors. */
export function growing(readings: readonly ResourceReading[], scenario: string): Event[] {
  return [...new Set(readings.map(({ process }) => process))].flatMap((name) => {
    const growth = growthOf(readings.filter(({ process }) => process === name));
    if (growth === undefined) return [];
    const grows = growth.memory > guard('growing').limit || growth.descriptors > 0;
    return grows ? [{ name: 'growing' as const, value: growth.memory, scenario }] : [];
  });
}
