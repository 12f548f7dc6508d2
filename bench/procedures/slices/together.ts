/** Arms that were loaded in the same rounds: batches are joined through what is in all of them, the baseline and the control. */
import type { PlannedArm } from '../../../results/format.ts';
import type { RunGuard } from '../../figures/entries.ts';
import { armKey } from '../../recording/recorded.ts';
import type { Round, Slice, SlicesPlan } from './rounds.ts';

/** A batch with its rounds. */
export interface Sliced {
  readonly step: SlicesPlan;
  readonly rounds: readonly Round[];
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
  batches: readonly Sliced[],
  guards: readonly (readonly RunGuard[])[],
): Together[] {
  const keys = arms.map(armKey);
  const kept = batches.map(({ step, rounds }, batch) => {
    const places = step.arms.map((arm) => keys.indexOf(armKey(arm)));
    return rounds
      .filter((round) => !round.dropped)
      .map((round) => {
        const slices: Slice[] = [];
        for (const [index, place] of places.entries()) slices[place] = round.slices[index] as Slice;
        return { ...round, slices, draw: `${batch}/${round.start}` };
      });
  });
  const batchesOf = (key: string) =>
    batches.flatMap(({ step }, batch) => (step.arms.some((arm) => armKey(arm) === key) ? [batch] : []));
  const groups = Map.groupBy(keys.keys(), (place) => batchesOf(keys[place] as string).join());
  return [...groups].map(([among, places]) => {
    const members = among.split(',').map(Number);
    return {
      arms: places,
      kept: members.flatMap((batch) => kept[batch] ?? []),
      guards: members.flatMap((batch) => guards[batch] ?? []),
    };
  });
}
