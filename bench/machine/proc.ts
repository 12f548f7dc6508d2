/**
 * Counters of Linux, read at every slice's edges: synchronous and lean. Where the kernel does not offer a counter the
 * answer is null: missing, never zero. Sources: proc(5); Documentation/scheduler/sched-stats.rst.
 */
import { type SystemFiles, systemFiles } from './system-files.ts';

export interface RunTime {
  /** Time on a CPU since each thread began, summed over the threads that live now. */
  readonly nanoseconds: number;
  /** Ascending. A thread that ended took its time with it: where these differ, so does what is counted. */
  readonly threadIds: readonly number[];
}

/**
 * Run time of a process from /proc/PID/task/TID/schedstat, first field, ns; null where it cannot be read. The kernel
 * brings it up to date when a thread leaves its CPU, and at each tick before: read it when the process is idle.
 */
export function taskRunTime(pid: number, files: SystemFiles = systemFiles): RunTime | null {
  const tasks = `/proc/${pid}/task`;
  const names = files.names(tasks);
  if (names === null) return null;
  let nanoseconds = 0;
  const threadIds: number[] = [];
  for (const name of names) {
    const text = files.text(`${tasks}/${name}/schedstat`);
    // A thread may end between the listing and the reading.
    if (text === null) continue;
    nanoseconds += Number(text.slice(0, text.indexOf(' ')));
    threadIds.push(Number(name));
  }
  if (threadIds.length === 0 || Number.isNaN(nanoseconds)) return null;
  return { nanoseconds, threadIds: threadIds.sort((a, b) => a - b) };
}

/** Processes below a process, by /proc/PID/stat, whose fourth field is the parent; empty where it cannot be read. */
export function descendantsOf(pid: number, files: SystemFiles = systemFiles): number[] {
  const children = new Map<number, number[]>();
  for (const name of files.names('/proc') ?? []) {
    if (!/^\d+$/.test(name)) continue;
    // The second field is the command in brackets, and may hold anything.
    const parent = Number(
      files
        .text(`/proc/${name}/stat`)
        ?.replace(/^.*\) /s, '')
        .split(' ')[1],
    );
    if (parent > 0) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const below = (of: number): number[] => (children.get(of) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(pid);
}

/** Resident memory (VmRSS of /proc/PID/status) and open descriptors (/proc/PID/fd); null where they cannot be read. */
export function processHolds(
  pid: number,
  files: SystemFiles = systemFiles,
): { rssBytes: number; descriptors: number } | null {
  const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(files.text(`/proc/${pid}/status`) ?? '')?.[1] ?? Number.NaN);
  const descriptors = files.names(`/proc/${pid}/fd`);
  if (Number.isNaN(kilobytes) || descriptors === null) return null;
  return { rssBytes: kilobytes * 1_024, descriptors: descriptors.length };
}

/** Time in ticks (usually 10 ms) since boot. */
export interface Ticks {
  readonly steal: number;
  readonly total: number;
}

export interface MachineTime {
  readonly overall: Ticks;
  readonly cpus: readonly (Ticks & { readonly cpu: number })[];
}

/** Steal and total time from /proc/stat, overall and by CPU; null where it cannot be read. */
export function machineSteal(files: SystemFiles = systemFiles): MachineTime | null {
  const text = files.text('/proc/stat');
  if (text === null) return null;
  let overall: Ticks | null = null;
  const cpus: (Ticks & { cpu: number })[] = [];
  for (const line of text.split('\n')) {
    if (!line.startsWith('cpu')) break;
    const [name, ...fields] = line.split(/\s+/) as [string, ...string[]];
    // user nice system idle iowait irq softirq steal; guest times after them are within user and nice already.
    const times = fields.slice(0, 8).map(Number);
    if (times.length < 8 || times.some(Number.isNaN)) return null;
    const ticks = { steal: times[7] as number, total: times.reduce((sum, time) => sum + time, 0) };
    if (name === 'cpu') overall = ticks;
    else cpus.push({ cpu: Number(name.slice('cpu'.length)), ...ticks });
  }
  return overall && { overall, cpus };
}

/** Share of the time between two readings that was stolen, 0 to 1; null where no tick passed. */
export function stealShare(before: Ticks, after: Ticks): number | null {
  const total = after.total - before.total;
  return total > 0 ? Math.max(0, after.steal - before.steal) / total : null;
}

/** One-minute load average from /proc/loadavg, or null. */
export function loadAverage(files: SystemFiles = systemFiles): number | null {
  const load = Number.parseFloat(files.text('/proc/loadavg') ?? '');
  return Number.isNaN(load) ? null : load;
}
