import { AuthbenchError } from '../../vocabulary/errors.ts';
import { startStore } from '../store/acquire.ts';
import { locateStore } from '../store/locate.ts';
import type { Store } from '../store/store.ts';

/** A Redis for this alone, wherever the run's is: what somebody else uses is not filled with a million keys. Throws AB_POPULATION_NEEDS_REDIS. */
export async function ownStore(cores: string | null): Promise<Store> {
  const env = { ...process.env, REDIS_URL: undefined };
  const located = await locateStore(env, {}).catch((error: unknown) => {
    if (error instanceof AuthbenchError && error.code === 'AB_NO_REDIS') throw needsRedis(error);
    throw error;
  });
  return startStore(located, { env, ...(cores === null ? {} : { cores }) });
}

const needsRedis = (cause: unknown) =>
  new AuthbenchError(
    {
      code: 'AB_POPULATION_NEEDS_REDIS',
      what: 'A store that is filled with a million credentials must be one of our own, and none can be started here.',
      received: process.env.REDIS_URL === undefined ? 'none' : 'REDIS_URL alone',
      allowed: 'redis-server or valkey-server on PATH, the packages of Debian or Ubuntu, or Docker',
      next: 'Install redis-server, or leave this scenario out.',
    },
    undefined,
    cause,
  );
