/** Guards on whole arms of slices: what was lost, evicted, restarted, and who was too busy. */
import type { PlannedArm, PlannedStep } from '../../../results/format.ts';
import { guard } from '../../../vocabulary/guards.ts';
import type { RunGuard } from '../../figures/entries.ts';
import { missingLimit, sharesOf } from './limits.ts';
import type { Round } from './rounds.ts';

export interface Seen {
  /** Whether servers and store run on one core. */
  readonly sharedCore: boolean;
  /** Whether an arm has processes on its server's core that nobody counts. */
  readonly hasUnseen: (arm: PlannedArm) => boolean;
}

export function armGuards(
  step: PlannedStep,
  all: readonly Round[],
  kept: readonly Round[],
  { sharedCore, hasUnseen }: Seen,
): RunGuard[] {
  const found: RunGuard[] = [];
  const lost = all.length === 0 ? 0 : (all.length - kept.length) / all.length;
  if (lost > guard('rounds-lost').limit) found.push({ name: 'rounds-lost', value: lost, scenario: step.scenario });
  for (const [index, arm] of step.arms.entries()) {
    const slices = all.map((round) => round.slices[index]).filter((slice) => slice !== undefined);
    const evicted = slices.reduce((sum, slice) => sum + slice.evicted, 0);
    if (evicted > 0) found.push({ name: 'evicted', value: evicted, scenario: step.scenario, arm });
    const restarts = slices.filter(({ restarted }) => restarted).length;
    if (restarts > 0) found.push({ name: 'restarted', value: restarts, scenario: step.scenario, arm });
    if (step.shape === 'open') {
      const { server, eventLoop } = sharesOf(index, all);
      // A neighbour on its core leaves a server little CPU; the queue in front of its event loop grows all the same.
      const busy = Math.max(server ?? 0, eventLoop ?? 0);
      if (busy > guard('overloaded').limit)
        found.push({ name: 'overloaded', value: busy, scenario: step.scenario, arm });
    }
    if (step.shape !== 'closed') continue;
    const shares = sharesOf(index, all);
    const busy = shares.generator ?? 0;
    if (busy > guard('saturated').limit) found.push({ name: 'saturated', value: busy, scenario: step.scenario, arm });
    const used = missingLimit(shares, sharedCore, hasUnseen(arm));
    if (used !== undefined) found.push({ name: 'limit-unknown', value: used, scenario: step.scenario, arm });
  }
  return found;
}
