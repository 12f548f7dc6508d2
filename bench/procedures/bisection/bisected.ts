/** The largest n in [0, most] for which `fits` holds, given that it holds up to some n and not beyond; −1: not even 0. */
export async function bisected(most: number, fits: (n: number) => Promise<boolean>): Promise<number> {
  if (await fits(most)) return most;
  let low = -1;
  let high = most;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}
