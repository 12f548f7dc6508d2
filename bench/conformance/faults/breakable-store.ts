/** A store, or an issuer, that is broken on purpose: never the run's, always one of the fault's own. */
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AuthbenchError } from '../../../vocabulary/errors.ts';
import type { Child } from '../../process/child.ts';
import { nodeCount, startCluster } from '../../store/cluster.ts';
import { startLocal } from '../../store/local.ts';
import { locateStore } from '../../store/locate.ts';
import type { LocatedStore, Store } from '../../store/store.ts';
import { type Link, openLink } from './link.ts';

/** What is done to it. */
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

/** A Redis Cluster whose nodes each stand behind a line that can be cut: it is their lines that they tell clients of. */
export async function breakableCluster(env: NodeJS.ProcessEnv): Promise<BreakableStore> {
  const links = await Promise.all(Array.from({ length: nodeCount }, () => openLink()));
  const onAll = (todo: (link: Link, node: number) => Promise<void> | void) => Promise.all(links.map(todo));
  const start = async () => {
    const started = await startCluster(env, { announced: links.map(({ port }) => port) });
    await onAll((link, node) => link.leadTo(started.ports[node] as number));
    return started;
  };
  let cluster = await start();
  const tellAll = (signal: NodeJS.Signals) => {
    for (const pid of cluster.pids) tell(pid, signal);
  };
  const kill = async () => {
    tellAll('SIGKILL');
    await onAll((link) => link.refuse());
    await cluster.stop();
  };
  const restart = async () => {
    cluster = await start();
    await onAll((link) => link.accept());
  };
  const breaking: Readonly<Record<Way, () => unknown>> = {
    killed: kill,
    emptied: kill,
    paused: () => tellAll('SIGSTOP'),
    slow: () => onAll((link) => link.slowBy(slowMs)),
    reset: () => onAll((link) => link.reset()),
  };
  const mending: Readonly<Record<Way, () => unknown>> = {
    killed: restart,
    emptied: restart,
    paused: () => tellAll('SIGCONT'),
    slow: () => onAll((link) => link.slowBy(0)),
    reset: () => {},
  };
  return {
    url: cluster.url,
    ways: ['killed', 'paused', 'slow', 'reset', 'emptied'],
    keeps: ['paused', 'slow', 'reset'],
    break: async (way) => void (await breaking[way]()),
    mend: async (way) => void (await mending[way]()),
    async stop() {
      await onAll((link) => link.close().catch(() => {}));
      tellAll('SIGKILL');
      await cluster.stop();
    },
  };
}

/**
 * An issuer behind a line that can be cut. `start`: begins another one, at any port; `keeps`: those ways after which it still knows
 * what it knew.
 */
export async function breakableIssuer(
  link: Link,
  start: () => Promise<Child>,
  keeps: readonly Way[],
): Promise<BreakableStore> {
  let issuer = await start();
  link.leadTo(issuer.ready.port as number);
  return {
    ways: ['killed', 'paused'],
    keeps,
    async break(way) {
      tell(issuer.pid, way === 'paused' ? 'SIGSTOP' : 'SIGKILL');
      if (way === 'killed') await link.refuse();
    },
    async mend(way) {
      if (way === 'paused') return tell(issuer.pid, 'SIGCONT');
      issuer = await start();
      link.leadTo(issuer.ready.port as number);
      await link.accept();
    },
    async stop() {
      await link.close().catch(() => {});
      tell(issuer.pid, 'SIGKILL');
      await issuer.stop();
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
