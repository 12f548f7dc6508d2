import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import { startDocker } from './docker.ts';
import { useForeign } from './foreign.ts';
import { startLocal } from './local.ts';
import { locateStore } from './locate.ts';
import type { Environment, LocatedStore, Store, Surroundings } from './store.ts';

export interface StartOptions {
  /** Cores to run on, as `taskset -c` takes them; only a server of our own on this machine can be pinned. */
  readonly cores?: string;
  /** The environment of what is started; this process's by default. */
  readonly env?: Environment;
}

/** Finds a store by the ladder and starts it where it does not run yet. Errors: those of `locateStore` and `startStore`. */
export async function acquireStore(
  env: Environment,
  options: StartOptions & Partial<Surroundings> = {},
): Promise<Store> {
  return await startStore(await locateStore(env, options), { env, ...options });
}

/**
 * A store that answers PING. Where it is ours it ends with `stop()`, and also when this process dies in any way.
 * @throws AuthbenchError AB_REDIS_UNREACHABLE, AB_REDIS_PASSWORD (REDIS_URL), AB_REDIS_START (one that we start)
 */
export async function startStore(located: LocatedStore, options: StartOptions = {}): Promise<Store> {
  if (located.from === 'REDIS_URL') return await useForeign(located.url);
  const env = options.env ?? process.env;
  try {
    if (located.from === 'docker') return await startDocker(located, env);
    return await startLocal(located, env, options.cores);
  } catch (error) {
    if (error instanceof AuthbenchError) throw error;
    throw new AuthbenchError(
      {
        code: 'AB_REDIS_START',
        what: 'A Redis was found, but it did not start.',
        received: `${located.program}: ${(error as Error).message}`,
        next: 'Start one yourself and name it: REDIS_URL=redis://127.0.0.1:6379 npm run bench',
      },
      exitCodes.usage,
      error,
    );
  }
}
