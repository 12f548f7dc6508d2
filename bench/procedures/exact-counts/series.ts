/** A series of counted operations, as its sample keeps it. */
import type { PlannedArm, Sample } from '../../../results/format.ts';
import type { Fired } from '../../guards/slice.ts';
import { firedOf } from '../../recording/sample.ts';

/** One series on one arm: totals, and the operations they are of. */
export interface Series {
  readonly arm: PlannedArm;
  readonly round: number;
  readonly operations: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly storeCommands: number | undefined;
  readonly storeBytes: number | undefined;
  readonly storeCpu: number | undefined;
  readonly fired: readonly Fired[];
}

/** A series as its sample keeps it. */
export function seriesOf(arm: PlannedArm, { round, values, guards }: Sample): Series {
  return {
    arm,
    round,
    operations: values.operations ?? 0,
    requestBytes: values.requestBytes ?? 0,
    responseBytes: values.responseBytes ?? 0,
    storeCommands: values.storeCommands,
    storeBytes: values.storeBytes,
    storeCpu: values.storeCpuUs,
    fired: firedOf(guards),
  };
}
