/** A relay in a process of its own, with the clock that RELAY_CLOCK names: what the one in the generator is held against. */
import type { Address } from '../../bench/generator/relay/carry.ts';
import { Relays } from '../../bench/generator/relay/relay.ts';
import { type ClockName, clocks } from './clocks.ts';

export type RelayOrder =
  | { readonly do: 'open'; readonly to: Address }
  | { readonly do: 'distance'; readonly roundTripMs: number }
  | { readonly do: 'seen' };

/** Since it was last asked. */
export interface RelayProcessSeen {
  readonly lateUs: Float64Array;
  readonly cpuMs: number;
}

const relays = new Relays(clocks[process.env.RELAY_CLOCK as ClockName]());
let cpu = process.cpuUsage();

async function obey(order: RelayOrder): Promise<number | RelayProcessSeen | undefined> {
  if (order.do === 'open') return await relays.open(order.to);
  if (order.do === 'distance') return void relays.addRoundTrip(order.roundTripMs);
  const { user, system } = process.cpuUsage(cpu);
  cpu = process.cpuUsage();
  return { lateUs: relays.takeLateness(), cpuMs: (user + system) / 1_000 };
}

process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));
process.on('message', async (order: RelayOrder & { readonly id: number }) =>
  process.send?.({ id: order.id, value: await obey(order) }),
);
process.send?.({ type: 'ready', pid: process.pid });
