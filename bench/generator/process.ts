/**
 * The generator's process: alone on its core where the machine has one to give. It does what the harness orders, one order
 * at a time, and ends when the harness does, however that ends.
 */
import { type OpenArm, openArm } from './arm.ts';
import { ask } from './asking.ts';
import { FarAway } from './far-away.ts';
import type { Answer, Identified, Order, TrialNotice } from './messages.ts';
import { runTrials, stopTrials } from './prober.ts';
import { runSlice } from './slice.ts';

const arms = new Map<string, OpenArm>();
const farAway = new FarAway();

function named(arm: string): OpenArm {
  const open = arms.get(arm);
  if (!open) throw new Error(`no arm is called ${arm}`);
  return open;
}

async function obey(order: Order): Promise<Answer> {
  switch (order.do) {
    case 'open-arm':
      arms.get(order.arm)?.close();
      arms.set(order.arm, await openArm(order));
      return { ok: true };
    case 'close-arm':
      arms.get(order.arm)?.close();
      arms.delete(order.arm);
      return { ok: true };
    case 'slice': {
      const { connections, distance } = named(order.arm);
      if (distance === undefined) return { ok: true, value: await runSlice(connections, order.order) };
      return { ok: true, value: await farAway.slice(distance, connections, order.order) };
    }
    case 'ask':
      return { ok: true, value: await ask(order) };
    case 'open-relay':
      return { ok: true, value: await farAway.open(order.to) };
    case 'stop-trials':
      stopTrials();
      return { ok: true };
    case 'trials':
      await runTrials(order.trials, order.operatorKey, order.probesPerSecond, (trial) => {
        process.send?.({ trial } satisfies TrialNotice);
      });
      return { ok: true };
  }
}

process.on('SIGINT', () => {}); // Ctrl-C is the harness's to answer
process.on('disconnect', () => process.exit(0));
process.on('message', async (order: Identified<Order>) => {
  const answer = await obey(order).catch(
    (error: unknown): Answer => ({ ok: false, message: error instanceof Error ? error.message : String(error) }),
  );
  process.send?.({ id: order.id, ...answer });
});
process.send?.({ type: 'ready', pid: process.pid });
