import type { FastifyInstance } from 'fastify';
import { Redis } from 'ioredis';
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import type { Setting } from '../contender.ts';

/**
 * What a request sees when the store fails: 503, never 401 (nobody was refused) and never the driver's message, whose
 * `command.args` hold keys and values.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  readonly statusCode = 503;
  constructor() {
    super('The store did not answer.');
  }
}

/** The answer to a command, or StoreUnavailable whatever the driver says. */
export async function answered<T>(command: Promise<T>): Promise<T> {
  try {
    return await command;
  } catch {
    throw new StoreUnavailable();
  }
}

export const commandTimeoutMs = 1_000;
const connectTimeoutMs = 2_000;

/**
 * The store's connection for the request path, ready, closed with the app. A request never waits for a reconnection:
 * ioredis would otherwise queue commands while the store is down, and wait for ever on one that is paused.
 */
export async function connectStore(app: FastifyInstance, { storeUrl }: Setting): Promise<Redis> {
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
    // Quiet: every command that fails tells its own request. The first word of a reply error is its code.
    reason = error.code ?? error.message.split(' ')[0] ?? reason;
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
  app.addHook('onClose', async () => redis.disconnect());
  return redis;
}

/** Host and port alone: a URL may hold a password. */
function placeOf(storeUrl: string): string {
  return URL.canParse(storeUrl) ? new URL(storeUrl).host : 'a URL that cannot be read';
}

function unreachable(received: string): AuthbenchError {
  return new AuthbenchError(
    {
      code: 'AB_STORE_UNREACHABLE',
      what: 'The store did not become ready.',
      received,
      allowed: 'a Redis that answers on a URL like redis://127.0.0.1:6379',
      next: 'npx authbench doctor',
    },
    exitCodes.crashed,
  );
}
