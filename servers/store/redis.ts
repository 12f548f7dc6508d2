import type { FastifyInstance } from 'fastify';
import { Redis } from 'ioredis';
import type { Setting } from '../contender.ts';
import { placeOf, reasonOf, unavailable, unreachable } from './unavailable.ts';

export { StoreUnavailable } from './unavailable.ts';

/** The answer to a command, or StoreUnavailable whatever the driver says. */
export const answered = <T>(command: Promise<T>): Promise<T> => command.catch(unavailable);

export const commandTimeoutMs = 1_000;
export const connectTimeoutMs = 2_000;

/**
 * The store's connection for the request path, ready. A request never waits for a reconnection: ioredis would otherwise
 * queue commands while the store is down, and wait for ever on one that is paused.
 * @throws AuthbenchError AB_STORE_UNREACHABLE
 */
export async function openRedis({ storeUrl }: Setting): Promise<Redis> {
  if (storeUrl === undefined) throw unreachable('no URL was given');
  const redis = new Redis(storeUrl, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: commandTimeoutMs,
    connectTimeout: connectTimeoutMs,
  });
  let reason = 'no answer';
  redis.on('error', (error: Error & { code?: string }) => {
    // Quiet: every command that fails tells its own request.
    reason = reasonOf(error) ?? reason;
  });
  const deadline = setTimeout(() => redis.disconnect(), connectTimeoutMs + commandTimeoutMs);
  try {
    await redis.connect();
    await redis.ping();
  } catch {
    redis.disconnect();
    throw unreachable(`${reason} from ${placeOf(storeUrl)}`);
  } finally {
    clearTimeout(deadline);
  }
  return redis;
}

/** The same, closed with the app. */
export async function connectStore(app: FastifyInstance, setting: Setting): Promise<Redis> {
  const redis = await openRedis(setting);
  app.addHook('onClose', async () => redis.disconnect());
  return redis;
}
