/** A store that is broken on purpose: never the run's, always one of the fault's own. */
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import { startCluster } from '../store/cluster.ts';
import { connect } from '../store/connection.ts';
import { startLocal } from '../store/local.ts';
import { locateStore } from '../store/locate.ts';
import type { LocatedStore, Store } from '../store/store.ts';
import { openLink } from './link.ts';

/** What is done to a store. */
export type Way = 'killed' | 'paused' | 'slow' | 'reset' | 'emptied';

export interface BreakableStore {
  /** What servers are given for it; absent for a folder. */
  readonly url?: string;
  readonly ways: readonly Way[];
  /** Those after which it still knows what it knew. */
  readonly keeps: readonly Way[];
  break(way: Way): Promise<void>;
  /** It works again, as a real one would: one that was killed comes back empty. */
  mend(way: Way): Promise<void>;
  stop(): Promise<void>;
}

/** So much later does every answer of a slow store arrive, ms. */
const slowMs = 1_000;

type Program = Extract<LocatedStore, { program: string; version: string }>;

/** A Redis program of this machine: one that REDIS_URL names is not ours to kill. Throws AB_FAULTS_NEED_REDIS. */
export async function redisToBreak(env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<Program> {
  const located = await locateStore({ ...env, REDIS_URL: undefined }, { say });
  if ('program' in located && 'version' in located) return located;
  throw new AuthbenchError({
    code: 'AB_FAULTS_NEED_REDIS',
    what: 'Store faults kill and pause a Redis, so it must be a process of this machine.',
    received: located.from,
    allowed: 'redis-server or valkey-server on PATH, or the packages of Debian or Ubuntu',
    next: 'Install redis-server, or leave --faults out.',
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
  const breaking: Readonly<Record<Way, () => Promise<void> | void>> = {
    killed: kill,
    emptied: kill,
    paused: () => void process.kill(redis.pid as number, 'SIGSTOP'),
    slow: () => link.slowBy(slowMs),
    reset: () => link.reset(),
  };
  const mending: Readonly<Record<Way, () => Promise<void> | void>> = {
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
    break: async (way) => breaking[way](),
    mend: async (way) => mending[way](),
    async stop() {
      await link.close().catch(() => {});
      // One that is paused would not hear that it is to end.
      if (redis.pid !== null) tell(redis.pid, 'SIGKILL');
      await redis.stop();
    },
  };
}

/**
 * A Redis Cluster of the fault's own. Its nodes tell clients of each other, past any line that could be slowed, and one that
 * was killed does not come back at its port: those two ways are not open.
 */
export async function breakableCluster(env: NodeJS.ProcessEnv): Promise<BreakableStore> {
  const cluster = await startCluster(env);
  const onEach = (...command: [string, ...string[]]) =>
    Promise.all(
      cluster.url.split(',').map(async (url) => {
        const client = await connect(url);
        await client.call(...command).catch(() => {});
        client.disconnect();
      }),
    );
  const toAll = (signal: NodeJS.Signals) => {
    for (const pid of cluster.pids) tell(pid, signal);
  };
  return {
    url: cluster.url,
    ways: ['paused', 'reset', 'emptied'],
    keeps: ['paused', 'reset'],
    async break(way) {
      if (way === 'paused') toAll('SIGSTOP');
      else if (way === 'reset') await onEach('CLIENT', 'KILL', 'TYPE', 'normal');
      else await onEach('FLUSHALL');
    },
    async mend(way) {
      if (way === 'paused') toAll('SIGCONT');
    },
    async stop() {
      toAll('SIGCONT');
      await cluster.stop();
    },
  };
}

/** A folder that is taken away, and comes back as it was or empty. */
export function breakableFolder(folder: string): BreakableStore {
  const aside = `${folder}.aside`;
  return {
    ways: ['killed', 'emptied'],
    keeps: ['killed'],
    async break(way) {
      if (way === 'killed') renameSync(folder, aside);
      else for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
    },
    async mend(way) {
      if (way === 'killed') renameSync(aside, folder);
      else mkdirSync(folder, { recursive: true });
    },
    async stop() {
      rmSync(aside, { recursive: true, force: true });
    },
  };
}

const portOf = ({ url }: Store) => Number(new URL(url).port);

function tell(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone already.
  }
}
