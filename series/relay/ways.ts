/** Where a relay runs and how it waits, behind one interface. */
import { join } from 'node:path';
import type { RelaySeen } from '../../bench/generator/messages.ts';
import type { Address } from '../../bench/generator/relay/carry.ts';
import type { StartedGenerator } from '../../bench/lifecycle/generator.ts';
import type { Placement } from '../../bench/machine/cores.ts';
import { startChild } from '../../bench/process/child.ts';
import type { ClockName } from './clocks.ts';
import type { RelayOrder, RelayProcessSeen } from './process.ts';

export interface Way {
  readonly title: string;
  /** Absent: in the generator's process. */
  readonly own?: { readonly clock: ClockName; readonly core: 'servers' | 'generator' };
}

export const ways: Readonly<Record<string, Way>> = {
  generator: { title: 'in the generator, every turn of its loop' },
  'turns-servers': { title: 'own process, every turn, servers’ core', own: { clock: 'turns', core: 'servers' } },
  'naps-servers': { title: 'own process, naps, servers’ core', own: { clock: 'naps', core: 'servers' } },
  'naps-generator': { title: 'own process, naps, generator’s core', own: { clock: 'naps', core: 'generator' } },
  'thread-servers': { title: 'own process, sleeping thread, servers’ core', own: { clock: 'thread', core: 'servers' } },
  'timer-servers': { title: 'own process, timer and turns, servers’ core', own: { clock: 'timer', core: 'servers' } },
};

export interface WayRunning {
  /** Port of 127.0.0.1 that leads to the store. */
  readonly port: number;
  /** What an arm's opening asks of the relays in the generator. */
  inGenerator(roundTripMs: number): number;
  before(roundTripMs: number): Promise<void>;
  /** What was seen since `before`; `relay`: in the generator. */
  after(relay: RelaySeen): Promise<{ readonly lateUs: Float64Array; readonly cpuMs: number }>;
  stop(): Promise<void>;
}

export async function startWay(
  { own }: Way,
  generator: StartedGenerator,
  placement: Placement,
  to: Address,
): Promise<WayRunning> {
  if (own === undefined)
    return {
      port: await generator.openRelay(to),
      inGenerator: (roundTripMs) => roundTripMs,
      before: async () => {},
      after: async ({ lateUs, busyMs }) => ({ lateUs, cpuMs: busyMs }),
      stop: async () => {},
    };
  const child = await startChild({
    name: `the relay (${own.clock})`,
    file: join(import.meta.dirname, 'process.ts'),
    cores: placement[own.core],
    env: { RELAY_CLOCK: own.clock },
  });
  const obey = async <T>(order: RelayOrder): Promise<T> => (await child.ask<{ value: T }>(order)).value;
  return {
    port: await obey<number>({ do: 'open', to }),
    inGenerator: () => 0,
    async before(roundTripMs) {
      await obey({ do: 'distance', roundTripMs });
      await obey({ do: 'seen' });
    },
    after: () => obey<RelayProcessSeen>({ do: 'seen' }),
    stop: () => child.stop(),
  };
}
