/** Rates of the open loop that can be asked for, and how one is chosen: by `--rate auto`, and by a guard that advises. */

/** requests/s. With fewer, a slice of 250 ms holds hardly a request. */
export const leastRate = 10;
export const mostRate = 50_000;

/** Share of the slowest contender's capacity: far from saturation, so that queueing is not what is compared. */
export const shareOfCapacity = 0.3;

/** The largest 1, 2 or 5 times a power of ten that is not above `rate`; 0 for 0. */
export function roundedDown(rate: number): number {
  if (!(rate > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(rate));
  const lead = rate / power;
  return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
}
