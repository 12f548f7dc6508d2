/** What makes absolute figures of a machine doubtful, in sentences. Ratios within a run suffer less: arms take turns. */
import type { Placement } from '../machine/cores.ts';
import type { Virtualisation } from './virtualisation.ts';

export interface Circumstances {
  readonly virtualisation: Virtualisation | null;
  /** Cores that may be used, and cores of the machine. */
  readonly cores: number;
  readonly machineCores: number;
  readonly cpuQuota: number | null;
  readonly sharesPhysicalCores: boolean;
  readonly placement: Placement;
  /** A store is used that has no core of its own, while the others have. */
  readonly storeFloats: boolean;
  readonly governor: string | null;
  readonly paravirtTimeAccounting: boolean | null;
  readonly stealBefore: number | null;
  readonly loadBefore: number;
}

/** Above these a short reading before the start is worth a sentence; no figure is dropped for it. */
const doubtful = { steal: 0.05, load: 0.5 } as const;

export function doubtsOf(seen: Circumstances): string[] {
  const { machine, container } = seen.virtualisation ?? { machine: null, container: null };
  const { cores, machineCores, cpuQuota, placement, governor, stealBefore, loadBefore } = seen;
  return [
    machine !== null && `This is a virtual machine (${machine}): neighbours that cannot be seen may share its cores.`,
    machine !== null &&
      seen.paravirtTimeAccounting === false &&
      'The kernel does not leave stolen time out of CPU time, so CPU figures may contain time given to others.',
    container !== null && `This is a container (${container}): other work on the same machine cannot be seen.`,
    cores < machineCores && `Only ${cores} of ${machineCores} cores may be used: other work may run on the rest.`,
    cpuQuota !== null &&
      `A control group limits the CPU time to ${Number(cpuQuota.toFixed(2))} cores, and may pause any process at that limit.`,
    seen.sharesPhysicalCores &&
      'Two threads share each physical core, so processes on different cores may slow each other.',
    cores === 1 && 'There is one core: generator, servers and store take turns on it.',
    placement.store !== null &&
      placement.store === placement.servers &&
      'There are two cores: the store shares one with the servers.',
    cores === 2 && !placement.pinned && 'There are two cores: generator, servers and store share them.',
    seen.storeFloats && 'The store is not pinned: it may take time from the cores of servers and generator.',
    cores > 1 && !placement.pinned && `Processes are not pinned to cores. ${placement.why}`,
    governor?.includes('powersave') && 'The frequency governor is powersave: the clock speed changes with the load.',
    stealBefore !== null &&
      stealBefore > doubtful.steal &&
      `The hypervisor took ${Math.round(stealBefore * 100)} % of the CPU time before the start.`,
    loadBefore > doubtful.load &&
      `The machine was busy before the start: its load average was ${loadBefore.toFixed(2)}.`,
  ].filter((doubt) => typeof doubt === 'string');
}
