import type { NamedContender } from '../../servers/contender.ts';
import { acquireStore, type StartOptions } from './acquire.ts';
import { startCluster } from './cluster.ts';
import { removeRows } from './database.ts';
import { removeKeys } from './keys.ts';
import type { Environment, Store, Surroundings } from './store.ts';

/** The stores of some contenders, as their servers are told of them. */
export interface Stores {
  /** Null where no contender needs one. */
  readonly redis: Store | null;
  readonly storeUrl: string | undefined;
  readonly clusterUrl: string | undefined;
  readonly databaseUrl: string | undefined;
  /** Processes of ours that are a contender's store; none where it has none, or one of the user's. */
  pidsOf(contender: Pick<NamedContender, 'store'>): readonly number[];
  /** Removes what was written under this prefix, where it can be reached; the cluster goes with its processes. Never rejects. */
  clear(keyPrefix: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts what these contenders need, and nothing else. DATABASE_URL is the user's own: it is used and never stopped.
 * Errors: those of `acquireStore` and `startCluster`; nothing runs any more then.
 */
export async function startStores(
  contenders: readonly Pick<NamedContender, 'store' | 'database'>[],
  env: Environment,
  options: StartOptions & Partial<Surroundings> = {},
): Promise<Stores> {
  const needs = (kind: NamedContender['store']) => contenders.some(({ store }) => store === kind);
  const redis = needs('redis') ? await acquireStore(env, options) : null;
  const cluster = needs('redis-cluster')
    ? await startCluster(env, options).catch(async (error) => {
        await redis?.stop();
        throw error;
      })
    : null;
  const databaseUrl = contenders.some(({ database }) => database) ? env.DATABASE_URL || undefined : undefined;
  return {
    redis,
    storeUrl: redis?.url,
    clusterUrl: cluster?.url,
    databaseUrl,
    pidsOf({ store }) {
      if (store === 'redis-cluster') return cluster?.pids ?? [];
      return store === 'redis' && redis?.pid != null ? [redis.pid] : [];
    },
    async clear(keyPrefix) {
      if (redis) await removeKeys(redis.url, keyPrefix).catch(() => {});
      if (databaseUrl !== undefined) await removeRows(databaseUrl, keyPrefix).catch(() => {});
    },
    async stop() {
      await Promise.all([redis?.stop(), cluster?.stop()]);
    },
  };
}
