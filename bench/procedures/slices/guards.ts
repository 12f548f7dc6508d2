/** Guards on whole arms of slices: what was lost, evicted, restarted, and who was too busy. */
import type { PlannedStep } from '../../../results/format.ts';
import { guard } from '../../../vocabulary/guards.ts';
import type { RunGuard } from '../../figures/entries.ts';
import type { Round } from './rounds.ts';

export function armGuards(step: PlannedStep, all: readonly Round[], kept: readonly Round[]): RunGuard[] {
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
      const busy = serverShare(index, all);
      if (busy !== null && busy > guard('overloaded').limit)
        found.push({ name: 'overloaded', value: busy, scenario: step.scenario, arm });
    }
    if (step.shape !== 'closed') continue;
    const busy =
      slices.reduce((sum, slice) => sum + slice.generatorCpuMs, 0) /
      slices.reduce((sum, slice) => sum + slice.durationMs, 0);
    if (busy > guard('saturated').limit) found.push({ name: 'saturated', value: busy, scenario: step.scenario, arm });
  }
  return found;
}

/** Share of a core that the server used while it was loaded, or null where its CPU could not be read. */
export function serverShare(index: number, rounds: readonly Round[]): number | null {
  let cpuUs = 0;
  let ms = 0;
  for (const { slices } of rounds) {
    cpuUs += slices[index]?.serverCpuUs ?? Number.NaN;
    ms += slices[index]?.durationMs ?? 0;
  }
  const share = cpuUs / 1_000 / ms;
  return Number.isFinite(share) ? share : null;
}
