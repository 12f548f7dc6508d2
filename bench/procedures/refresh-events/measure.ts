/** Event by event, in an order that is drawn, over two instances. Chains wait together and refresh one after the other. */
import type { PlannedArm, PlannedStep } from '../../../results/format.ts';
import { randomFor, shuffled } from '../../../vocabulary/random.ts';
import { type RefreshEvent, type RefreshEventId, refreshEvent } from '../../../vocabulary/refreshes.ts';
import { inParallel } from '../../credentials/credentials.ts';
import type { Chains } from '../../instrument/chains.ts';
import { withChains } from '../../instrument/with-chains.ts';
import { writeDown } from '../../recording/sample.ts';
import type { Measuring } from '../procedure.ts';
import type { RefreshEventsStep } from './step.ts';

export async function measureRefreshEvents(
  step: PlannedStep,
  _asked: RefreshEventsStep,
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
    const event = refreshEvent(arm.factors.event as RefreshEventId);
    const one = async (chains: Chains, round: number) => {
      if (signal.aborted) return;
      const at = clock.now();
      const { granted, refused, successors, isLost, isForked, fault } = await chains.befall(event);
      const values = { granted, refused, successors, lost: isLost ? 1 : 0, forked: isForked ? 1 : 0 };
      const fired = fault === undefined ? [] : [{ name: fault, value: 1 }];
      writeDown(log, { step, start, arm, round, order: done, at, values, fired });
    };
    await withChains(instrument, contenderOf(arm), (chains) =>
      inParallel(left.length, togetherIn(event, left.length), (index) => one(chains, left[index] as number)),
    );
    log.progress({ scenario: step.scenario, start, planned: step, step: 'events', done: done + 1, of: order.length });
  }
}

/** Chains that wait do so together; of those that do not, none comes between what is to be at once. */
const togetherIn = ({ againAfterMs = 0 }: RefreshEvent, all: number) => (againAfterMs > 0 ? all : 1);
