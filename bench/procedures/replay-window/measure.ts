/** Contender by contender, in an order that is drawn; all chains of one together, each tried from a moment of its own on. */

import type { PlannedArm, PlannedStep } from '../../../results/format.ts';
import type { NamedContender } from '../../../servers/contender.ts';
import { randomFor, shuffled } from '../../../vocabulary/random.ts';
import type { Chains, Probing } from '../../instrument/chains.ts';
import { withChains } from '../../instrument/with-chains.ts';
import { withoutMissing, writeDown } from '../../recording/sample.ts';
import type { Measuring } from '../procedure.ts';
import type { ReplayWindowStep } from './step.ts';

/** Go on this long after a grace time should be over, ms. */
const patienceMs = 2_000;
/** A design without a grace time is tried as often as the prober of revocations does it, ms. */
const leastIntervalMs = 1;

/** How copies are tried of a design that declares this grace time: a hundredth of it apart. `drawn`: 0 to 1. */
export function probingOf({ limits }: Pick<NamedContender, 'limits'>, drawn: number): Probing {
  const graceMs = 1_000 * (limits.find(({ id }) => id === 'refresh-grace')?.seconds ?? 0);
  const intervalMs = Math.max(leastIntervalMs, graceMs / 100);
  return { firstMs: drawn * intervalMs, intervalMs, patienceMs: graceMs + patienceMs };
}

export async function measureReplayWindow(
  step: PlannedStep,
  _asked: ReplayWindowStep,
  { plan, start, instrument, contenderOf, before, over }: Measuring,
): Promise<void> {
  const { clock, log, signal } = instrument;
  if (over) return;
  const measured = (arm: PlannedArm, round: number) =>
    before.some((one) => one.arm === arm && one.sample.round === round);
  const order = shuffled(step.arms, randomFor(plan.seed, `${step.id}/order`, start));
  for (const [done, arm] of order.entries()) {
    if (signal.aborted) return;
    const left = Array.from({ length: step.maxRounds }, (_, round) => round).filter((round) => !measured(arm, round));
    const one = async (chains: Chains, round: number) => {
      const probing = probingOf(contenderOf(arm), randomFor(plan.seed, `${step.id}/first`, round)());
      const at = clock.now();
      const { probes, lastAcceptedMs, refusedMs, isEnded, fault } = await chains.replay(probing);
      const values = withoutMissing({
        probes,
        intervalMs: probing.intervalMs,
        lastAcceptedMs: lastAcceptedMs ?? undefined,
        refusedMs: refusedMs ?? undefined,
        ended: isEnded ? 1 : 0,
      });
      const fired = fault === undefined ? [] : [{ name: fault, value: 1 }];
      writeDown(log, { step, start, arm, round, order: done, at, values, fired });
    };
    await withChains(instrument, contenderOf(arm), (chains) => Promise.all(left.map((round) => one(chains, round))));
    log.progress({ scenario: step.scenario, start, planned: step, step: 'trials', done: done + 1, of: order.length });
  }
}
