/** One fill of the store, as its sample keeps it. */
import type { PlannedArm, Sample } from '../../../results/format.ts';

export interface Fill {
  readonly arm: PlannedArm;
  readonly round: number;
  readonly credentials: number;
  /** bytes per live credential; may be a little below zero where the design stores nothing. */
  readonly bytesEach: number;
}

/** A fill as its sample keeps it; none where a guard dropped it. */
export function fillOf(arm: PlannedArm, { round, values, dropped }: Sample): Fill[] {
  const { credentials = 0, emptyBytes = 0, fullBytes = 0 } = values;
  if (dropped.length > 0 || credentials === 0) return [];
  return [{ arm, round, credentials, bytesEach: (fullBytes - emptyBytes) / credentials }];
}
