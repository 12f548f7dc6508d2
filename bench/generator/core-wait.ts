/** How long the generator had to wait for its core: then what it sends is not what the server makes of it. */
import { readFileSync } from 'node:fs';

/**
 * How long the main thread, which does all the work, was ready to run while another had its core, ms since the process began; null where
 * the system does not tell it. Source: /proc/PID/schedstat, second field, ns (Documentation/scheduler/sched-stats.rst).
 */
export function waitedForCore(file = '/proc/self/schedstat'): number | null {
  try {
    const nanoseconds = Number(readFileSync(file, 'utf8').split(' ')[1]);
    return Number.isNaN(nanoseconds) ? null : nanoseconds / 1e6;
  } catch {
    return null;
  }
}
