/** What a run measures with: store, servers, generator. Set up in one call, ended in one call, whatever happened between. */
import { randomBytes } from 'node:crypto';
import type { Environment } from '../../results/format.ts';
import type { NamedContender } from '../../servers/contender.ts';
import { ContractClient } from '../../servers/wire/client.ts';
import { readEnvironment } from '../environment/environment.ts';
import type { ContractCalls, Generator, Server, Store } from '../instrument/instrument.ts';
import { stopIfAsked } from '../instrument/stopped.ts';
import { namedCalls } from '../lifecycle/calls.ts';
import { startGenerator } from '../lifecycle/generator.ts';
import { reached } from '../lifecycle/reach.ts';
import { instancesEach } from '../lifecycle/server-set.ts';
import { type ServerPool, serverPool } from '../lifecycle/servers.ts';
import { type Placement, withoutStore } from '../machine/cores.ts';
import { placementHere } from '../machine/machine.ts';
import { killAll } from '../process/end.ts';
import { acquireStore } from '../store/acquire.ts';
import { measuredStore, observedStore } from '../store/measured.ts';
import { startStores } from '../store/needed.ts';
import type { Store as StartedStore } from '../store/store.ts';

export interface Equipment {
  /** Those that were wished for; of servers from outside with the requests that they turned out to have. */
  readonly contenders: readonly NamedContender[];
  readonly placement: Placement;
  readonly environment: Environment;
  /** Null where no contender needs one. */
  readonly store: Store | null;
  readonly storeUrl: string | undefined;
  readonly keyPrefix: string;
  readonly pool: ServerPool;
  readonly generator: Generator & { readonly pid: number };
  /** Null where the store is not a process of ours. */
  readonly storePid: number | null;
  /** Processes of ours that are a contender's store. */
  storePidsOf(contender: NamedContender): readonly number[];
  /** Logs in and reads, outside the measured load. */
  readonly client: ContractCalls;
}

export interface EquipmentWish {
  /** Folder of package.json and lockfile, for the environment. */
  readonly root: string;
  readonly contenders: readonly NamedContender[];
  /** The operator's key that servers from outside know too. */
  readonly operatorKey?: string | undefined;
  readonly say: (line: string) => void;
  /** Looked at after each stage. */
  readonly signal: AbortSignal;
}

/** Calls `use` with everything running, and ends it all before it returns or throws. Throws AB_STOPPED where it is aborted before. */
export async function withEquipment<T>(
  { root, contenders, operatorKey, say, signal }: EquipmentWish,
  use: (equipment: Equipment) => Promise<T>,
): Promise<T> {
  const ending: (() => Promise<unknown>)[] = [];
  try {
    const wished = placementHere();
    const cores = wished.store === null ? {} : { cores: wished.store };
    const stores = await startStores(contenders, process.env, { ...cores, say });
    ending.unshift(() => stores.stop());
    const { redis: started, ...where } = stores;
    stopIfAsked(signal);
    const placement = placedWith(started, wished);
    // Before our own servers make the machine busy.
    const threadPool = Number(process.env.UV_THREADPOOL_SIZE ?? 4);
    const environment = await readEnvironment({ root, store: started, threadPool, placement });
    stopIfAsked(signal);
    const keyPrefix = `authbench:${randomBytes(6).toString('hex')}:`;
    const store = started ? await measuredStore(started, keyPrefix) : null;
    if (store) ending.unshift(() => store.close());
    const background = await backgroundStore(contenders, started, keyPrefix, { ...cores, say });
    if (background) ending.unshift(() => background.stop());
    const observe = async (url: string) => {
      const observed = await observedStore(url);
      ending.unshift(() => observed.close());
      return observed;
    };
    ending.unshift(() => stores.clear(keyPrefix));
    const pool = serverPool({ ...where, background, cores: placement.servers, keyPrefix, operatorKey, observe });
    ending.unshift(() => pool.stopAll());
    say(`starting ${contenders.length} contenders, ${instancesEach} instances each`);
    const [generator, ...servers] = await Promise.all([
      startGenerator(placement.generator),
      ...contenders.map((contender) => pool.ensure({ contender, instances: instancesEach })),
    ]);
    ending.unshift(() => generator.child.stop());
    stopIfAsked(signal);
    const ours = new ContractClient();
    const others = new Map<string, ContractClient>();
    for (const { contender, url } of servers.flat())
      if (contender.target) others.set(url, new ContractClient(contender.target.wire));
    const clientOf = (url: string) => others.get(url) ?? ours;
    ending.unshift(async () => {
      for (const client of [ours, ...others.values()]) client.close();
    });
    const client = namedCalls(clientOf, (url) => pool.describe(url));
    const reachable = await Promise.all(
      servers.map(([first]) => {
        const { contender, url } = first as Server;
        return reached(contender, url, clientOf(url), operatorKey !== undefined);
      }),
    );
    return await use({
      contenders: reachable,
      client,
      placement,
      environment,
      store,
      storeUrl: started?.url,
      keyPrefix,
      pool,
      generator: Object.assign(generator, { pid: generator.child.pid }),
      storePid: started?.pid ?? null,
      storePidsOf: (contender) =>
        contender.background && background?.pid != null ? [background.pid] : stores.pidsOf(contender),
    });
  } finally {
    for (const end of ending) await end().catch(() => {});
    killAll();
  }
}

/**
 * Another Redis for contenders that speak to theirs unasked, so that nobody's counters hold what they say. Null where none does, where it
 * is alone, and where the store is not one of ours: then a figure that is not the same each time says so itself.
 */
async function backgroundStore(
  contenders: readonly NamedContender[],
  started: StartedStore | null,
  keyPrefix: string,
  options: Parameters<typeof acquireStore>[1],
) {
  if (started?.pid == null || contenders.length < 2 || !contenders.some(({ background }) => background)) return null;
  const another = await acquireStore(process.env, options);
  const store = await measuredStore(another, keyPrefix);
  return {
    url: another.url,
    pid: another.pid,
    store,
    async stop() {
      await store.close();
      await another.stop();
    },
  };
}

/** A store has a core only where it is a process of ours that was put there. */
function placedWith(started: StartedStore | null, wished: Placement): Placement {
  if (started === null) return withoutStore(wished, 'No contender of this run needs a store.');
  if (started.settings.cores !== undefined) return wished;
  return withoutStore(wished, `The store, from ${started.from}, is not pinned.`);
}
