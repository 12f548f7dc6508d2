/**
 * Burns so many µs of this process's CPU time: looked at on the CPU clock, not on the wall, so that being preempted does not
 * shorten it. Each look costs a microsecond or two, so the last one may overshoot by as much. Returns what was burnt, µs.
 */
export function burnCpu(us: number): number {
  if (us <= 0) return 0;
  const from = cpuUs();
  let burnt = 0;
  while (burnt < us) burnt = cpuUs() - from;
  return burnt;
}

function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
