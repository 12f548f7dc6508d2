/** The workers behind a port, as whoever asks them sees them. */
import type { AtWorker } from './dial.ts';

export interface Group {
  /** The port that they share. */
  readonly url: string;
  readonly each: readonly AtWorker[];
}

export const pickFrom = <T>(list: readonly T[], random: () => number): T =>
  list[Math.floor(random() * list.length)] as T;

/** ms until the next of so many a second, drawn: as people come, who know nothing of each other. */
export const untilNextMs = (perSecond: number, random: () => number): number =>
  (-Math.log(1 - random()) * 1_000) / perSecond;

/** One after the other, results in order. */
export async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
