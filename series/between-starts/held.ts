/** Redis and generator: new for each start, or kept through all of them where the condition says so. */
import { join } from 'node:path';
import { startGenerator } from '../../bench/lifecycle/generator.ts';
import { StartedOnce } from '../../bench/lifecycle/started-once.ts';
import type { Placement } from '../../bench/machine/cores.ts';
import { serverFlags } from '../../bench/process/command.ts';
import { connect } from '../../bench/store/connection.ts';
import { startLocal } from '../../bench/store/local.ts';
import { locateStore } from '../../bench/store/locate.ts';
import type { Store } from '../../bench/store/store.ts';
import type { Condition } from './conditions.ts';

export interface HeldStore {
  readonly store: Pick<Store, 'url' | 'pid'>;
  /** Where servers find it. */
  readonly serverUrl: string;
  stop(): Promise<void>;
}

export interface HeldGenerator {
  readonly generator: Awaited<ReturnType<typeof startGenerator>>;
  stop(): Promise<void>;
}

export interface Held {
  storeOf(condition: Condition): Promise<HeldStore>;
  generatorOf(condition: Condition): Promise<HeldGenerator>;
}

/** Whatever was kept has ended when it returns or throws. What `storeOf` and `generatorOf` give is stopped by whoever asked: a no-op where it is kept. */
export async function withHeld(placement: Placement, use: (held: Held) => Promise<void>): Promise<void> {
  const stores = new StartedOnce<HeldStore>();
  const generators = new StartedOnce<HeldGenerator>();
  const kept = async <T extends { stop(): Promise<void> }>(
    all: StartedOnce<T>,
    key: string,
    start: () => Promise<T>,
  ) => ({
    ...(await all.get(key, start)),
    stop: async () => {},
  });
  try {
    await use({
      storeOf({ id, keeps = [], socket = false }) {
        const start = () => startStore(placement, socket);
        return keeps.includes('store') ? kept(stores, id, start) : start();
      },
      generatorOf({ id, keeps = [] }) {
        if (!keeps.includes('generator')) return startOneGenerator(placement, []);
        // It waits for minutes between its starts: V8 would discard the very code that is to be kept (docs/decisions/0018).
        return kept(generators, id, () => startOneGenerator(placement, serverFlags));
      },
    });
  } finally {
    await Promise.allSettled([stores.endAll(), generators.endAll()]);
  }
}

async function startOneGenerator({ generator: cores }: Placement, flags: readonly string[]): Promise<HeldGenerator> {
  const generator = await startGenerator(cores, flags);
  return { generator, stop: () => generator.child.stop() };
}

/** @throws Error in words where Redis is not a program that can be started here, once for each start. */
async function startStore({ store: cores }: Placement, socket: boolean): Promise<HeldStore> {
  const located = await locateStore(process.env);
  if (located.from === 'REDIS_URL' || located.from === 'docker')
    throw new Error(
      `each start has a Redis of its own, and the one found comes from ${located.from}: put redis-server on PATH`,
    );
  const store = await startLocal(located, process.env, cores ?? undefined, {
    // In the folder that Redis runs in, and that goes with it.
    args: socket ? ['--unixsocket', socketName, '--unixsocketperm', '700'] : [],
  });
  const serverUrl = socket ? join(await folderOf(store.url), socketName) : store.url;
  return { store, serverUrl, stop: () => store.stop() };
}

const socketName = 'redis.sock';

async function folderOf(url: string): Promise<string> {
  const client = await connect(url);
  const [, folder] = (await client.config('GET', 'dir')) as [string, string];
  client.disconnect();
  return folder;
}
