/** Arms that were loaded in the same rounds: batches are joined through what is in all of them, the baseline and the control. */
import type { PlannedArm } from '../../../results/format.ts';
import { factorLabel } from '../../../vocabulary/words.ts';
import type { RunGuard } from '../../figures/entries.ts';
import { armKey } from '../../recording/recorded.ts';
import type { Round, Slice, SlicesPlan } from './rounds.ts';

/** A batch with its rounds. */
export interface Sliced {
  readonly step: SlicesPlan;
  readonly rounds: readonly Round[];
}

/** A batch, or the arms of one that stand at the same levels. */
export interface Part extends Sliced {
  /** Place of the batch among all: each has processes of its own. */
  readonly batch: number;
}

/**
 * One part for each combination of levels. A dropped slice drops its round for those that it is compared with there; other levels keep
 * theirs, or of twenty arms hardly a round would be left (docs/decisions/0028).
 */
export function partsByLevels(batches: readonly Sliced[]): Part[] {
  return batches.flatMap(({ step, rounds }, batch) => {
    const places = [...Map.groupBy(step.arms.keys(), (place) => factorLabel(step.arms[place]?.factors ?? {})).values()];
    return places.map((own) => ({
      batch,
      step: { ...step, arms: own.map((place) => step.arms[place] as PlannedArm) },
      rounds: rounds.map((round) => {
        const slices = own.map((place) => round.slices[place] as Slice);
        return { ...round, slices, dropped: round.fired.length > 0 || slices.some(({ fired }) => fired.length > 0) };
      }),
    }));
  });
}

/** A round, with the set of processes that it was measured with: each batch has its own in each start. */
export interface DrawnRound extends Round {
  readonly draw: string;
}

/** Slices in the order of all arms, holes where an arm was in another batch. */
export interface Together {
  /** Places in the list of all arms. */
  readonly arms: readonly number[];
  /** Rounds that no guard dropped. */
  readonly kept: readonly DrawnRound[];
  readonly guards: readonly RunGuard[];
}

export function loadedTogether(
  arms: readonly PlannedArm[],
  parts: readonly Part[],
  guards: readonly (readonly RunGuard[])[],
): Together[] {
  const keys = arms.map(armKey);
  const kept = parts.map(({ step, rounds, batch }) => {
    const places = step.arms.map((arm) => keys.indexOf(armKey(arm)));
    return rounds
      .filter((round) => !round.dropped)
      .map((round) => {
        const slices: Slice[] = [];
        for (const [index, place] of places.entries()) slices[place] = round.slices[index] as Slice;
        return { ...round, slices, draw: `${batch}/${round.start}` };
      });
  });
  const partsOf = (key: string) =>
    parts.flatMap(({ step }, part) => (step.arms.some((arm) => armKey(arm) === key) ? [part] : []));
  const groups = Map.groupBy(keys.keys(), (place) => partsOf(keys[place] as string).join());
  return [...groups].map(([among, places]) => {
    const members = among.split(',').map(Number);
    return {
      arms: places,
      kept: members.flatMap((part) => kept[part] ?? []),
      guards: members.flatMap((part) => guards[part] ?? []),
    };
  });
}
