/** What the spinning loop of the trials calls in each turn: timers of the event loop would be late by a millisecond. */
export const spinners = new Set<() => void>();

/** Resolves at this time of `performance.now()`, ms, while the loop spins. */
export function until(time: number): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (performance.now() < time) return;
      spinners.delete(look);
      resolve();
    };
    spinners.add(look);
  });
}

/** Resolves when the wall clock is next so many ms after a full second. */
export const wallClockOffset = (offsetMs: number) =>
  until(performance.now() + ((offsetMs - (Date.now() % 1_000) + 1_000) % 1_000));
