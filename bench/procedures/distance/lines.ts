/** Median response time over the round trip to the store: a line for each arm and each start. */
import type { PlannedArm } from '../../../results/format.ts';
import { evenQuantileOf, mergeCounts } from '../../../statistics/counts.ts';
import { fitLine } from '../../../statistics/line.ts';
import { meanOf } from '../../../statistics/starts.ts';
import { sameVersion } from '../../figures/entries.ts';
import type { Slice } from '../slices/rounds.ts';
import { partsByLevels, type Sliced } from '../slices/together.ts';

/** What one start saw at one distance. */
export interface Seen {
  readonly askedMs: number;
  /** Round trip, ms: as PINGs saw it, or as it was asked where there is nothing to PING. */
  readonly roundTripMs: number;
  /** Median response time, ms. */
  readonly responseMs: number;
  readonly requests: number;
  /** Share of a core that the relay took of the generator's; undefined where that is not told. */
  readonly relayCore: number | undefined;
}

/** What one set of processes saw of one contender. */
export interface OfStart {
  /** Names the set: batches have their own in each start. */
  readonly draw: string;
  /** By rising distance, those that were measured. */
  readonly seen: readonly Seen[];
}

/** ms of response over ms of round trip. */
export interface DistanceLine {
  readonly intercept: number;
  readonly slope: number;
}

/** Of one contender, by the rounds that no guard dropped at their own distance. */
export function startsOf(batches: readonly Sliced[], contender: Pick<PlannedArm, 'contender' | 'variant'>): OfStart[] {
  const seen = partsByLevels(batches).flatMap(({ batch, step, rounds }) => {
    const place = step.arms.findIndex((arm) => sameVersion(arm, contender));
    if (place < 0) return [];
    const askedMs = distanceOf(step.arms[place] as PlannedArm);
    const kept = rounds
      .filter(({ dropped }) => !dropped)
      .map(({ start, slices }) => ({ start, slice: slices[place] as Slice }));
    return [...Map.groupBy(kept, ({ start }) => start)].map(([start, own]) => ({
      draw: `${batch}/${start}`,
      ...{ askedMs, slices: own.map(({ slice }) => slice) },
    }));
  });
  // Where PINGs were answered, a distance without any is missing: what was asked is on another scale.
  const isPinged = seen.some(({ slices }) => slices.some(hasPings));
  const usable = seen.filter(({ slices }) => !isPinged || slices.some(hasPings));
  return [...Map.groupBy(usable, ({ draw }) => draw)].map(([draw, own]) => ({
    draw,
    seen: own.map(({ askedMs, slices }) => seenAt(askedMs, slices)).sort((one, other) => one.askedMs - other.askedMs),
  }));
}

const hasPings = ({ pingP50Us }: Slice) => pingP50Us !== undefined;

export const distanceOf = ({ factors }: Pick<PlannedArm, 'factors'>): number => Number(factors.distance);

function seenAt(askedMs: number, slices: readonly Slice[]): Seen {
  const pings = slices.flatMap(({ pingP50Us }) => (pingP50Us === undefined ? [] : [pingP50Us]));
  const busy = slices.map(({ relayBusyMs = Number.NaN }) => relayBusyMs).reduce((sum, ms) => sum + ms, 0);
  const relayCore = busy / slices.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return {
    askedMs,
    roundTripMs: pings.length === 0 ? askedMs : meanOf(pings) / 1_000,
    responseMs: evenQuantileOf(mergeCounts(slices.map(({ times }) => times.response)), 0.5) / 1_000,
    requests: slices.reduce((sum, { requests }) => sum + requests, 0),
    relayCore: Number.isFinite(relayCore) ? relayCore : undefined,
  };
}

/** By least squares; undefined under three distances. `fromMs`: those that were asked to be at least as far. */
export function lineOf({ seen }: OfStart, fromMs: number): DistanceLine | undefined {
  const points = seen
    .filter(({ askedMs, requests }) => askedMs >= fromMs && requests > 0)
    .map(({ roundTripMs, responseMs }) => ({ x: roundTripMs, y: responseMs }));
  const line = fitLine(points);
  return line.state === 'fitted' ? { intercept: line.intercept, slope: line.slope } : undefined;
}
