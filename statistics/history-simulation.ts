/**
 * Simulated histories: a series of runs whose effects carry noise that was seen, with a step or without, and what change-points.ts
 * makes of it. Assumption: the noise of one run says nothing about that of the next, so residuals that were seen may be
 * drawn anew for each run (bootstrap of residuals: Efron 1979).
 */
import { randomFor } from '../vocabulary/random.ts';
import { changePointsOfMany } from './change-points-of-many.ts';
import { stepBetween } from './step.ts';

/** Seen values less their mean, made larger by √(n / (n − 1)): the mean took a part of the spread. One row a run, one column a series. */
export function residualsOf(rows: readonly (readonly number[])[]): number[][] {
  if (rows.length < 2) throw new RangeError(`residuals take two runs or more, not ${rows.length}`);
  const larger = Math.sqrt(rows.length / (rows.length - 1));
  const means = (rows[0] as readonly number[]).map((_, column) =>
    rows.reduce((sum, row) => sum + (row[column] as number) / rows.length, 0),
  );
  return rows.map((row) => row.map((value, column) => (value - (means[column] as number)) * larger));
}

export interface Histories {
  /** Histories that are simulated. */
  readonly histories: number;
  /** Runs of each. */
  readonly runs: number;
  /** In the unit of the noise, e.g. ln 1.05; 0 for none. */
  readonly step: number;
  /** Number of the first run with the step, from 1. */
  readonly at: number;
  /** As `residualsOf` gives them, of one series. */
  readonly noise: readonly number[];
  /** Of false discoveries, as for `changePointsOfMany`: one series, so it is the level of its test. */
  readonly rate: number;
  readonly seed: number;
}

/** Counts of histories. */
export interface Detected {
  /** A change point within 3 runs of the step. */
  readonly found: number;
  /** One at the step itself. */
  readonly exact: number;
  /** Any change point more than 3 runs from the step; without a step, any at all. */
  readonly false: number;
  /** Of those found: the 95 % interval of the step held it. */
  readonly held: number;
}

const near = 3;

export function detectedIn({ histories, runs, step, at, noise, rate, seed }: Histories): Detected {
  const count = { found: 0, exact: 0, false: 0, held: 0 };
  for (let history = 0; history < histories; history++) {
    const random = randomFor(seed, `simulated history/${step}`, history);
    const values = Array.from(
      { length: runs },
      (_, run) => (run + 1 >= at ? step : 0) + (noise[Math.floor(random() * noise.length)] as number),
    );
    const candidate = { values, purpose: `simulated history/${step}/${history}` };
    const points = changePointsOfMany([candidate], { seed, rate }).found[0] ?? [];
    const isNear = (place: number) => step !== 0 && Math.abs(place + 1 - at) <= near;
    const index = points.findIndex((point) => isNear(point.at));
    if (points.some((point) => !isNear(point.at))) count.false++;
    if (index < 0) continue;
    const place = (points[index] as { at: number }).at;
    const { low, high } = stepBetween(
      values.slice(points[index - 1]?.at ?? 0, place),
      values.slice(place, points[index + 1]?.at ?? runs),
    );
    count.found++;
    if (place + 1 === at) count.exact++;
    if (low <= step && step <= high) count.held++;
  }
  return count;
}

export interface ManyHistories {
  readonly histories: number;
  readonly runs: number;
  /** Contenders, whose noise is drawn independently. */
  readonly contenders: number;
  /** As `residualsOf` gives them, a column for each metric: a drawn row goes to all metrics of a contender, which keeps their dependence. */
  readonly noise: readonly (readonly number[])[];
  readonly rate: number;
  readonly seed: number;
}

/** In how many of the histories any series of any contender is called changed, though none is. */
export function falselyChanged({ histories, runs, contenders, noise, rate, seed }: ManyHistories): number {
  const columns = (noise[0] as readonly number[]).length;
  let alarms = 0;
  for (let history = 0; history < histories; history++) {
    const random = randomFor(seed, 'simulated histories', history);
    const candidates = Array.from({ length: contenders }, (_, contender) => {
      const rows = Array.from({ length: runs }, () => noise[Math.floor(random() * noise.length)] as readonly number[]);
      return Array.from({ length: columns }, (_, column) => ({
        values: rows.map((row) => row[column] as number),
        purpose: `${history}/${contender}/${column}`,
      }));
    });
    if (changePointsOfMany(candidates.flat(), { seed, rate }).found.some((points) => points.length > 0)) alarms++;
  }
  return alarms;
}
