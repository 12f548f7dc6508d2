/** What processes hold over a long run, and whether that grows. */
import type { ResourceReading } from '../../results/format.ts';
import { byProcess, growthOf } from '../../results/growth.ts';
import { guard } from '../../vocabulary/guards.ts';
import type { Event } from '../guards/tally.ts';
import type { Instrument } from '../instrument/instrument.ts';

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

/** The guard `growing`, for each process whose memory grows by more than its limit, or that opens more and more descriptors. */
export function growing(readings: readonly ResourceReading[], scenario: string): Event[] {
  return byProcess({ resources: [...readings] }).flatMap(([, own]) => {
    const growth = growthOf(own);
    if (growth === undefined) return [];
    const grows = growth.memory > guard('growing').limit || growth.descriptors > 0;
    return grows ? [{ name: 'growing' as const, value: growth.memory, scenario }] : [];
  });
}
