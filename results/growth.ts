/** What the processes of a run held over its time, and whether that grew. */
import type { ResourceReading, RunFile } from './format.ts';

/** The first quarter is left out: heaps grow until they have found their size. Under this many readings nothing is said. */
const fewest = 6;

export interface Growth {
  /** Mean of the later half over that of the earlier half, less one. */
  readonly memory: number;
  /** The most of the later half less the most of the earlier half. */
  readonly descriptors: number;
}

export const settled = (readings: readonly ResourceReading[]): readonly ResourceReading[] =>
  readings.slice(Math.ceil(readings.length / 4));

/** Growth of one process after its first quarter. Undefined: too few readings. */
export function growthOf(readings: readonly ResourceReading[]): Growth | undefined {
  const late = settled(readings);
  if (late.length < fewest) return undefined;
  const half = Math.floor(late.length / 2);
  const [earlier, later] = [late.slice(0, half), late.slice(-half)];
  const mean = (list: readonly ResourceReading[]) =>
    list.reduce((sum, { rssBytes }) => sum + rssBytes, 0) / list.length;
  const most = (list: readonly ResourceReading[]) => Math.max(...list.map(({ descriptors }) => descriptors));
  return { memory: mean(later) / mean(earlier) - 1, descriptors: most(later) - most(earlier) };
}

/** Readings by process, in the order of time. */
export const byProcess = ({ resources = [] }: Pick<RunFile, 'resources'>): [string, ResourceReading[]][] => [
  ...Map.groupBy(resources, ({ process }) => process),
];
