import type { Redis } from 'ioredis';
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import { freePortWithBus } from '../process/free-port.ts';
import type { StartOptions } from './acquire.ts';
import { connect } from './connection.ts';
import { type LocalStore, startLocal } from './local.ts';
import { locateStore } from './locate.ts';
import type { Environment, Store, Surroundings } from './store.ts';

/** A Redis Cluster of our own, on loopback. It ends with `stop()`, and also when this process dies in any way. */
export interface Cluster {
  /** The URLs of its nodes, separated by commas. */
  readonly url: string;
  /** Where its nodes listen, in their order. */
  readonly ports: readonly number[];
  readonly pids: readonly number[];
  readonly version: string;
  /** May be called twice. */
  stop(): Promise<void>;
}

/** As many as a cluster needs to agree on what is down. */
export const nodeCount = 3;
const slotCount = 16_384;
const readyWithinMs = 20_000;
const nodeArguments = [
  ...['--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf', '--cluster-node-timeout', '2000'],
];

export interface ClusterOptions {
  /** Ports at which clients reach the nodes, one each, where something stands between them: nodes tell these of each other. */
  readonly announced?: readonly number[];
}

/**
 * Three nodes of the redis-server program that the ladder finds, REDIS_URL and Docker left out: neither is a program
 * that could be started three times here.
 * @throws AuthbenchError AB_NO_CLUSTER where there is no such program, AB_CLUSTER_START where it does not get ready
 */
export async function startCluster(
  env: Environment,
  { cores, announced, ...around }: StartOptions & ClusterOptions & Partial<Surroundings> = {},
): Promise<Cluster> {
  const program = await locateProgram(env, around);
  const argsOf = (node: number) =>
    announced === undefined ? nodeArguments : [...nodeArguments, '--cluster-announce-port', String(announced[node])];
  const started = await Promise.allSettled(
    Array.from({ length: nodeCount }, (_, node) =>
      startLocal(program, env, cores, { args: argsOf(node), port: freePortWithBus }),
    ),
  );
  const nodes = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const stop = async () => void (await Promise.all(nodes.map((node) => node.stop())));
  try {
    const failed = started.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    await joined(nodes, announced);
  } catch (error) {
    await stop();
    throw notReady(program, error as Error);
  }
  const ports = nodes.map(({ url }) => Number(new URL(url).port));
  return {
    url: (announced ?? ports).map((port) => `redis://127.0.0.1:${port}`).join(','),
    ports,
    pids: nodes.flatMap(({ pid }) => (pid === null ? [] : [pid])),
    version: program.version,
    stop,
  };
}

async function locateProgram(env: Environment, around: Partial<Surroundings>): Promise<LocalStore> {
  let missing = 'only a Redis in Docker was found';
  try {
    const located = await locateStore({ ...env, REDIS_URL: undefined }, around);
    if (located.from === 'PATH' || located.from === '.cache') return located;
  } catch (error) {
    if (!(error instanceof AuthbenchError)) throw error;
    missing = error.complaint.received ?? error.complaint.what;
  }
  throw new AuthbenchError({
    code: 'AB_NO_CLUSTER',
    what: 'A contender of this run needs a Redis Cluster, but there is no redis-server program to start its nodes with.',
    received: missing,
    allowed:
      'redis-server or valkey-server on PATH, or packages of Debian or Ubuntu; REDIS_URL and Docker do not do here',
    next: 'Install redis-server, or leave out the contender: name the others with --contender.',
  });
}

/** Gives each node a third of the slots and lets them meet, as `redis-cli --cluster create` does; resolves when all agree. */
async function joined(nodes: readonly Store[], announced: readonly number[] | undefined): Promise<void> {
  const clients: Redis[] = [];
  try {
    for (const { url } of nodes) clients.push(await connect(url));
    for (const [index, client] of clients.entries()) {
      const [from, to] = [index, index + 1].map((place) => Math.floor((place * slotCount) / nodeCount)) as [
        number,
        number,
      ];
      // One by one: ranges are understood from Redis 7 on only.
      await client.call('CLUSTER', 'ADDSLOTS', ...Array.from({ length: to - from }, (_, slot) => String(from + slot)));
      // An epoch of its own, or the nodes would have to settle it among them.
      await client.call('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
    }
    for (const { url } of nodes.slice(1)) {
      const { hostname, port } = new URL(url);
      await clients[0]?.call('CLUSTER', 'MEET', hostname, port);
    }
    const giveUpAt = performance.now() + readyWithinMs;
    while (!(await Promise.all(clients.map((client) => knowsAll(client, announced)))).every(Boolean)) {
      if (performance.now() > giveUpAt) throw new Error(`its nodes did not agree within ${readyWithinMs / 1000} s`);
      await new Promise((later) => setTimeout(later, 50));
    }
  } finally {
    for (const client of clients) client.disconnect();
  }
}

async function knowsAll(client: Redis, announced: readonly number[] | undefined): Promise<boolean> {
  const info = String(await client.call('CLUSTER', 'INFO'));
  if (!/^cluster_state:ok/m.test(info) || !new RegExp(`^cluster_size:${nodeCount}\\r?$`, 'm').test(info)) return false;
  if (announced === undefined) return true;
  // Each range of slots: its first, its last, and the node that has it, by address, port and name.
  const ranges = (await client.call('CLUSTER', 'SLOTS')) as [number, number, [string, number, ...unknown[]]][];
  return ranges.every(([, , [, port]]) => announced.includes(port));
}

function notReady({ program }: LocalStore, error: Error): AuthbenchError {
  return new AuthbenchError(
    {
      code: 'AB_CLUSTER_START',
      what: 'The nodes of a Redis Cluster started but did not form a cluster.',
      received: `${program}: ${error.message}`,
      allowed: 'three servers on free ports of 127.0.0.1, each with a free port 10000 above it',
      next: 'Try again, or leave out the contender that needs it: name the others with --contender.',
    },
    exitCodes.usage,
    error,
  );
}
