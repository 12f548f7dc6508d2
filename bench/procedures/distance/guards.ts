/** What the relay did wrong, or took, beside one contender's load. */
import type { PlannedArm } from '../../../results/format.ts';
import { meanOf } from '../../../statistics/starts.ts';
import { guard } from '../../../vocabulary/guards.ts';
import type { RunGuard } from '../../figures/entries.ts';
import type { OfStart } from './lines.ts';

export function relayGuards(scenario: string, contender: PlannedArm, starts: readonly OfStart[]): RunGuard[] {
  const levels = Map.groupBy(
    starts.flatMap(({ seen }) => seen),
    ({ askedMs }) => askedMs,
  );
  const roundTrip = (askedMs: number) => meanOf((levels.get(askedMs) ?? []).map(({ roundTripMs }) => roundTripMs));
  const found: RunGuard[] = [];
  for (const [askedMs, seen] of levels) {
    const arm = { ...contender, factors: { distance: askedMs } };
    const off = Math.abs(roundTrip(askedMs) - roundTrip(0) - askedMs);
    if (off > guard('relay-off').limit) found.push({ name: 'relay-off', value: off, scenario, arm });
    const core = meanOf(seen.map(({ relayCore = Number.NaN }) => relayCore));
    if (core > guard('relay-busy').limit) found.push({ name: 'relay-busy', value: core, scenario, arm });
  }
  return found;
}
