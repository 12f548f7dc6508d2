/** At most so many at once, in order. Rejects with the first error, after those under way have ended. */
export async function inTurns<T>(items: readonly T[], atOnce: number, use: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await use(item);
  };
  const outcomes = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  const failed = outcomes.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
