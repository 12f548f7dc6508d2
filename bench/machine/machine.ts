import type { Machine } from '../instrument/instrument.ts';
import { allowedCores, canPin, type Placement, placement } from './cores.ts';
import { machineSteal, processHolds, taskRunTime } from './proc.ts';

/** This machine, as the instrument reads it. */
export const thisMachine: Machine = {
  runTime(pid) {
    const time = taskRunTime(pid);
    return time && { us: time.nanoseconds / 1_000, threads: time.threadIds };
  },
  holds: (pid) => processHolds(pid),
  steal() {
    const time = machineSteal();
    return time && { stolen: time.overall.steal, total: time.overall.total };
  },
};

/** Who runs where on this machine. */
export function placementHere(): Placement {
  const cores = allowedCores();
  return placement(cores, cores[0] !== undefined && canPin(cores[0]));
}
