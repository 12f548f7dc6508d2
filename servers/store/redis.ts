import type { FastifyInstance } from 'fastify';
import { Redis, type RedisOptions } from 'ioredis';
import type { Setting } from '../contender.ts';
import { commandTimeoutMs, connectTimeoutMs, startTimeoutMs } from './deadline.ts';
import { placeOf, reasonOf, unreachable } from './unavailable.ts';

type OwnOptions = Pick<RedisOptions, 'autoResubscribe' | 'commandTimeout'>;

/**
 * The store's connection for the request path, ready. A request never waits for a reconnection: ioredis would otherwise
 * queue commands while the store is down, and wait for ever on one that is paused.
 * @throws AuthbenchError AB_STORE_UNREACHABLE
 */
export async function openRedis({ storeUrl }: Setting, options: OwnOptions = {}): Promise<Redis> {
  if (storeUrl === undefined) throw unreachable('no URL was given');
  const redis = new Redis(storeUrl, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: connectTimeoutMs,
    ...options,
    commandTimeout: startTimeoutMs,
  });
  let reason = 'no answer';
  redis.on('error', (error: Error & { code?: string }) => {
    // Quiet: every command that fails tells its own request.
    reason = reasonOf(error) ?? reason;
  });
  const deadline = setTimeout(() => redis.disconnect(), startTimeoutMs);
  try {
    await redis.connect();
    await redis.ping();
  } catch {
    redis.disconnect();
    throw unreachable(`${reason} from ${placeOf(storeUrl)}`);
  } finally {
    clearTimeout(deadline);
  }
  // Read by ioredis as each command is sent.
  redis.options.commandTimeout = options.commandTimeout ?? commandTimeoutMs;
  return redis;
}

/** The same, closed with the app. */
export async function connectStore(app: FastifyInstance, setting: Setting, options?: OwnOptions): Promise<Redis> {
  const redis = await openRedis(setting, options);
  app.addHook('onClose', async () => redis.disconnect());
  return redis;
}

/**
 * A connection for messages alone: one that has subscribed can do nothing else. It comes back by itself, and whoever uses it
 * subscribes on each `ready`: nothing that was missed is replayed.
 * @throws AuthbenchError AB_STORE_UNREACHABLE
 */
export async function connectSubscriber(app: FastifyInstance, setting: Setting): Promise<Redis> {
  return connectStore(app, setting, { autoResubscribe: false });
}
