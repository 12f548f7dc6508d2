/**
 * Burns so many µs of this process's CPU time: looked at on the CPU clock, not on the wall, so that being preempted does not shorten
 * it. A look costs a microsecond or so itself: half of the first and half of the last are not seen, so one is added to what was seen,
 * and the last look is the one that comes nearest. Returns what was burnt, looks included, µs.
 */
export function burnCpu(us: number): number {
  if (us <= 0) return 0;
  const from = cpuUs();
  const enough = us - 1.5 * lookUs;
  let burnt = 0;
  while (burnt < enough) burnt = cpuUs() - from;
  return burnt + lookUs;
}

function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** What one look costs here, once it is compiled. */
const lookUs = (() => {
  const looks = 2_000;
  for (let look = 0; look < looks; look++) cpuUs();
  const from = cpuUs();
  for (let look = 1; look < looks; look++) cpuUs();
  return (cpuUs() - from) / looks;
})();
