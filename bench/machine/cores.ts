/** Which cores a run may use, and who runs on which. */
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { Plan } from '../../results/format.ts';
import { type SystemFiles, systemFiles } from './system-files.ts';

export type Placement = Plan['placement'];

/** The cores that this process may run on (control groups and affinity respected), ascending. */
export function allowedCores(files: SystemFiles = systemFiles): number[] {
  const list = files.text('/proc/self/status')?.match(/^Cpus_allowed_list:\s*(\S+)/m)?.[1];
  if (list !== undefined) return parseCoreList(list);
  return Array.from({ length: availableParallelism() }, (_, core) => core);
}

/** `0-2,5` as the kernel and taskset write it. */
export function parseCoreList(list: string): number[] {
  return list.split(',').flatMap((part) => {
    const [first, last = first] = part.split('-').map(Number) as [number, number?];
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** Whether taskset is there and may pin to this core: it is tried, since a sandbox may forbid what PATH promises. */
export function canPin(core: number): boolean {
  return spawnSync('taskset', ['-c', String(core), 'true'], { stdio: 'ignore', timeout: 5_000 }).status === 0;
}

/**
 * Who runs where. The generator always has a core of its own: it spins, and what shares its core waits for it. Pure.
 *
 * @param cores those that may be used, from `allowedCores`
 * @param pinnable whether taskset works, from `canPin`
 */
export function placement(cores: readonly number[], pinnable: boolean): Placement {
  if (cores.length < 2) return floating('There is one core: pinning would change nothing.');
  if (!pinnable) return floating('taskset is not to be had, so processes cannot be pinned to cores.');
  const sorted = cores.toSorted((a, b) => a - b);
  if (sorted.length === 2) {
    const [servers, generator] = sorted as [number, number];
    return pinned(
      servers,
      servers,
      generator,
      'Two cores: the store shares the servers’ core, since the generator spins on its own.',
    );
  }
  // Interrupts and the kernel's own work land on core 0 unless somebody moved them.
  const keepsFirstFree = sorted.length > 3 && sorted[0] === 0;
  const free = keepsFirstFree ? sorted.slice(1) : sorted;
  const [servers, store, generator, ...spare] = free as [number, number, number, ...number[]];
  const why = keepsFirstFree
    ? 'A core each for servers, store and generator; core 0 is left to the system, which handles its interrupts there.'
    : 'A core each for servers, store and generator.';
  const placed = pinned(servers, store, generator, why);
  return spare.length === 0 ? placed : { ...placed, spare: spare.join(',') };
}

/** Cores that a server's workers may have for themselves, one each. Where nothing is pinned nobody knows what shares a core. */
export const coresForWorkers = ({ spare }: Pick<Placement, 'spare'>): number =>
  1 + (spare === undefined ? 0 : spare.split(',').length);

/** The same, where no store took the cores that were kept for it: `because` says why. Pure. */
export function withoutStore(placed: Placement, because: string): Placement {
  return placed.pinned ? { ...placed, store: null, why: `Servers and generator have a core each. ${because}` } : placed;
}

function pinned(servers: number, store: number, generator: number, why: string): Placement {
  return { pinned: true, servers: String(servers), store: String(store), generator: String(generator), why };
}

function floating(why: string): Placement {
  return { pinned: false, servers: null, store: null, generator: null, why };
}
