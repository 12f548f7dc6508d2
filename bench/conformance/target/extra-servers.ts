/** Servers that only the full suite starts, next to a contender's own: with timeouts short enough to wait for, or with settings that must keep them from starting. */
import type { Target } from '../../../servers/conformance/conform.ts';
import type { NamedContender, Setting, Timeouts } from '../../../servers/contender.ts';
import { AuthbenchError } from '../../../vocabulary/errors.ts';
import { type ServerPool, type ServerPoolOptions, serverPool } from '../../lifecycle/servers.ts';
import { targetOf } from './running.ts';

/**
 * Long enough for a session to be in use on a busy machine, short enough for people who wait. Keys are trusted for longer than it
 * takes to see that a fetch has failed.
 */
export const waitedFor: Timeouts = {
  idleSeconds: 2,
  absoluteSeconds: 4,
  keysSeconds: 1,
  trustedSeconds: 5,
  graceSeconds: 1,
};

export interface ExtraServers {
  readonly ways: Pick<Target, 'apart' | 'starts'>;
  stop(): Promise<void>;
}

/** Starts nothing before it is asked. `issuerUrl`: of the contender's own issuer, for servers that are not to start another one. */
export function extraServers(
  contender: NamedContender,
  options: ServerPoolOptions,
  issuerUrl: string | undefined,
): ExtraServers {
  const pools: ServerPool[] = [];
  let stopped = false;
  const poolWith = (given: Partial<Setting>) => {
    if (stopped) throw new Error('the checks were stopped');
    const pool = serverPool({ ...options, keyPrefix: `${options.keyPrefix}${pools.length}:`, given });
    pools.push(pool);
    return pool;
  };
  const stop = async () => {
    stopped = true;
    await Promise.all(pools.map((pool) => pool.stopAll()));
  };
  if (contender.target !== undefined) return { ways: {}, stop };
  let apart: Promise<Target> | undefined;
  return {
    ways: {
      async apart() {
        apart ??= targetOf(contender, poolWith({ timeouts: waitedFor }));
        return apart;
      },
      async starts(change) {
        const pool = poolWith({ ...(issuerUrl === undefined ? {} : { issuerUrl }), ...change });
        try {
          await pool.ensure({ contender, instances: 1 });
          return undefined;
        } catch (error) {
          if (error instanceof AuthbenchError) return error.code;
          throw error;
        } finally {
          await pool.stopAll();
        }
      },
    },
    stop,
  };
}
