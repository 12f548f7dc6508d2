/** A Redis that can be broken. */
import { AuthbenchError } from '../../../vocabulary/errors.ts';
import { openLink } from '../../store/link.ts';
import { startLocal } from '../../store/local.ts';
import { locateStore } from '../../store/locate.ts';
import type { LocatedStore, Store } from '../../store/store.ts';
import { type BreakableStore, slowMs, tell, type Way } from './breakable-store.ts';

export type Program = Extract<LocatedStore, { program: string; version: string }>;

/** A Redis program of this machine: one that REDIS_URL names is not ours to kill. Throws AB_FAULTS_NEED_REDIS. */
export async function redisToBreak(env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<Program> {
  const located = await locateStore({ ...env, REDIS_URL: undefined }, { say });
  if ('program' in located && 'version' in located) return located;
  throw new AuthbenchError({
    code: 'AB_FAULTS_NEED_REDIS',
    what: 'Store faults kill and pause Redis, so it must be a process on this machine.',
    received: located.from,
    allowed: 'redis-server or valkey-server on PATH, or the packages of Debian or Ubuntu',
    next: 'Install redis-server, or omit --faults.',
  });
}

/** A Redis behind a line that can be cut. */
export async function breakableRedis(program: Program, env: NodeJS.ProcessEnv): Promise<BreakableStore> {
  let redis: Store = await startLocal(program, env);
  const link = await openLink(portOf(redis));
  const kill = async () => {
    process.kill(redis.pid as number, 'SIGKILL');
    await link.refuse();
    await redis.stop();
  };
  const restart = async () => {
    redis = await startLocal(program, env);
    link.leadTo(portOf(redis));
    await link.accept();
  };
  const breaking: Readonly<Record<Way, () => unknown>> = {
    killed: kill,
    emptied: kill,
    paused: () => void process.kill(redis.pid as number, 'SIGSTOP'),
    slow: () => link.slowBy(slowMs),
    reset: () => link.reset(),
  };
  const mending: Readonly<Record<Way, () => unknown>> = {
    killed: restart,
    emptied: restart,
    paused: () => void process.kill(redis.pid as number, 'SIGCONT'),
    slow: () => link.slowBy(0),
    reset: () => {},
  };
  return {
    url: `redis://127.0.0.1:${link.port}`,
    ways: ['killed', 'paused', 'slow', 'reset', 'emptied'],
    keeps: ['paused', 'slow', 'reset'],
    break: async (way) => void (await breaking[way]()),
    mend: async (way) => void (await mending[way]()),
    async stop() {
      await link.close().catch(() => {});
      // One that is paused would not hear that it is to end.
      if (redis.pid !== null) tell(redis.pid, 'SIGKILL');
      await redis.stop();
    },
  };
}

const portOf = ({ url }: Store) => Number(new URL(url).port);
