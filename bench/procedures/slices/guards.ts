/** Guards on whole arms of slices: what was lost, evicted, restarted, and who was too busy. */
import type { PlannedArm, PlannedStep } from '../../../results/format.ts';
import { guard } from '../../../vocabulary/guards.ts';
import type { RunGuard } from '../../figures/entries.ts';
import { armKey } from '../../recording/recorded.ts';
import { missingLimit, perCore, sharesOf, workersOf } from './limits.ts';
import { type Round, rateOf, type Slice } from './rounds.ts';

export interface Seen {
  /** Whether servers and store run on one core. */
  readonly sharedCore: boolean;
  /** That a server of several workers may have. */
  readonly cores: number;
  /** Whether an arm has processes on its server's core that nobody counts. */
  readonly hasUnseen: (arm: PlannedArm) => boolean;
}

export function armGuards(
  step: PlannedStep,
  all: readonly Round[],
  kept: readonly Round[],
  { sharedCore, cores, hasUnseen }: Seen,
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
    if (workersOf(arm) > cores)
      found.push({ name: 'few-cores', value: cores / workersOf(arm), scenario: step.scenario, arm });
    if (step.shape === 'open') {
      const { server, eventLoop } = perCore(sharesOf(index, all), arm, cores);
      // A neighbour on its core leaves a server little CPU; the queue in front of its event loop grows all the same.
      const busy = Math.max(server ?? 0, eventLoop ?? 0);
      if (busy > guard('overloaded').limit)
        found.push({ name: 'overloaded', value: busy, scenario: step.scenario, arm });
      // What was dropped, because the machine was busy or requests were late, says nothing of the server.
      const rounds = kept.length > 0 ? kept : all;
      const missing = notServed(
        step,
        arm,
        rounds.flatMap((round) => round.slices[index] ?? []),
      );
      if (missing > guard('rate-not-served').limit)
        found.push({ name: 'rate-not-served', value: missing, scenario: step.scenario, arm });
    }
    if (step.shape !== 'closed') continue;
    const shares = perCore(sharesOf(index, all), arm, cores);
    const busy = shares.generator ?? 0;
    if (busy > guard('saturated').limit) found.push({ name: 'saturated', value: busy, scenario: step.scenario, arm });
    const used = missingLimit(shares, sharedCore, hasUnseen(arm));
    if (used !== undefined) found.push({ name: 'limit-unknown', value: used, scenario: step.scenario, arm });
  }
  return found;
}

/**
 * Share of its rate that an arm did not serve, where rates are what is varied: a slice ends when all its requests are answered, so a
 * server that cannot keep up makes it longer than it was meant to be.
 */
function notServed(step: PlannedStep, arm: PlannedArm, slices: readonly Slice[]): number {
  if (arm.factors.rate === undefined || slices.length === 0) return 0;
  const sum = (of: (slice: Slice) => number) => slices.reduce((total, slice) => total + of(slice), 0);
  const served = sum(({ requests }) => requests) / (sum(({ durationMs }) => durationMs) / 1_000);
  return 1 - served / rateOf(step, arm);
}

/** Whether there is no such arm to have a figure of: it was never loaded as the plan says. */
export const hasNoFigure = (arm: PlannedArm, guards: readonly RunGuard[]): boolean =>
  guards.some((one) => one.name === 'rate-not-served' && one.arm !== undefined && armKey(one.arm) === armKey(arm));
