/** What a run measures with: store, servers, generator. Set up in one call, ended in one call, whatever happened between. */
import { randomBytes } from 'node:crypto';
import type { Environment, TargetEnd } from '../../results/format.ts';
import type { NamedContender } from '../../servers/contender.ts';
import { ContractClient } from '../../servers/wire/client.ts';
import { readEnvironment } from '../environment/environment.ts';
import type { Address } from '../generator/relay/carry.ts';
import type { ContractCalls, Generator, Renewed, Server, Store } from '../instrument/instrument.ts';
import { stopIfAsked } from '../instrument/stopped.ts';
import { namedCalls } from '../lifecycle/calls.ts';
import { startGenerator } from '../lifecycle/generator.ts';
import { reached } from '../lifecycle/reach.ts';
import { instancesEach } from '../lifecycle/server-set.ts';
import { type ServerPool, serverPool } from '../lifecycle/servers.ts';
import { targetEndSaid } from '../lifecycle/target-end.ts';
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
  /** Another start: new store and generator, and servers when they are next wished for. */
  renew(): Promise<Renewed>;
  /** Aborted where a target that was started ends by itself; its reason says how. */
  readonly targetEnded: AbortSignal & { readonly reason: TargetEnd };
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

/** What every start has anew. */
interface Present {
  readonly redis: StartedStore | null;
  readonly store: Closing | null;
  readonly background: Awaited<ReturnType<typeof backgroundStore>>;
  readonly generator: Awaited<ReturnType<typeof startGenerator>>;
}

type Closing = Store & { close(): Promise<void> };

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
    const ended = new AbortController();
    const targetEnded = (end: TargetEnd) => {
      say(targetEndSaid(end));
      ended.abort(end);
    };
    // In the generator of the start in which a server is begun: it lives as long.
    const openRelay = (to: Address) => present.generator.openRelay(to);
    const pool = serverPool({
      ...where,
      background,
      cores: placement.servers,
      spareCores: placement.spare ?? null,
      keyPrefix,
      operatorKey,
      observe,
      openRelay,
      targetEnded,
    });
    ending.unshift(() => pool.stopAll());
    say(`starting ${contenders.length} contenders, ${instancesEach} instances each`);
    const [generator, ...servers] = await Promise.all([
      startGenerator(placement.generator),
      ...contenders.map((contender) => pool.ensure({ contender, instances: instancesEach })),
    ]);
    ending.unshift(() => generator.child.stop());
    stopIfAsked(signal);
    const clients = new Clients(pool);
    ending.unshift(async () => clients.close());
    const client = namedCalls(
      (url) => clients.of(url),
      (url) => pool.describe(url),
    );
    const reachable = await Promise.all(
      servers.map(([first]) => {
        const { contender, url } = first as Server;
        return reached(contender, url, clients.of(url), operatorKey !== undefined);
      }),
    );
    let present: Present = { redis: started, store, background, generator };
    const again = { contenders, keyPrefix, cores, generatorCores: placement.generator };
    return await use({
      contenders: reachable,
      client,
      placement,
      environment,
      get store() {
        return present.store;
      },
      storeUrl: started?.url,
      keyPrefix,
      pool,
      targetEnded: ended.signal,
      get generator() {
        return Object.assign(present.generator, { pid: present.generator.child.pid });
      },
      get storePid() {
        return present.redis?.pid ?? null;
      },
      storePidsOf: (contender) =>
        contender.background && background?.pid != null ? [background.pid] : stores.pidsOf(contender),
      async renew() {
        const before = present;
        const next = await startedAgain(before, again, (end) => ending.unshift(end));
        await pool.renew({
          ...(next.redis === before.redis ? {} : { storeUrl: next.redis?.url }),
          background: next.background,
        });
        clients.close();
        present = next;
        await endOf(before, next);
        return { generator: next.generator, store: next.store };
      },
    });
  } finally {
    for (const end of ending) await end().catch(() => {});
    killAll();
  }
}

interface Again {
  readonly contenders: readonly NamedContender[];
  readonly keyPrefix: string;
  readonly cores: { readonly cores?: string };
  readonly generatorCores: string | null;
}

/** A new store and a new generator, before the old ones end. A store that is not ours goes on, emptied of what this run wrote. */
async function startedAgain(
  before: Present,
  { contenders, keyPrefix, cores, generatorCores }: Again,
  ending: (end: () => Promise<unknown>) => void,
): Promise<Present> {
  const options = { ...cores, say: () => {} };
  const generator = await startGenerator(generatorCores);
  ending(() => generator.child.stop());
  if (before.redis?.pid == null) {
    await before.store?.clear();
    return { ...before, generator };
  }
  const redis = await acquireStore(process.env, options);
  ending(() => redis.stop());
  const store = await measuredStore(redis, keyPrefix);
  ending(() => store.close());
  const background = await backgroundStore(contenders, redis, keyPrefix, options);
  if (background) ending(() => background.stop());
  return { redis, store, background, generator };
}

/** Ends what is not in `next` any more. */
async function endOf(before: Present, next: Present): Promise<void> {
  await before.generator.child.stop();
  if (before.store !== next.store) await before.store?.close();
  if (before.background !== next.background) await before.background?.stop();
  if (before.redis !== next.redis) await before.redis?.stop();
}

/** Speaks to every server by its own wire, whichever set it is of. */
class Clients {
  readonly #pool: ServerPool;
  readonly #ours = new ContractClient();
  readonly #others = new Map<string, ContractClient>();

  constructor(pool: ServerPool) {
    this.#pool = pool;
  }

  of(url: string): ContractClient {
    const { target } = this.#pool.at(url)?.contender ?? {};
    if (target === undefined) return this.#ours;
    const known = this.#others.get(url) ?? new ContractClient(target.wire);
    this.#others.set(url, known);
    return known;
  }

  /** Its connections; those that are asked for afterwards are new ones. */
  close(): void {
    this.#ours.close();
    for (const client of this.#others.values()) client.close();
    this.#others.clear();
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
