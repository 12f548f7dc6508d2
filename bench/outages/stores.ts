/** A Redis that goes away and comes back, in each of the ways that one can. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutageWay } from '../../vocabulary/outages.ts';
import { connect } from '../store/connection.ts';
import { openLink } from '../store/link.ts';
import { type LocalOptions, type LocalStore, startLocal } from '../store/local.ts';
import type { Store } from '../store/store.ts';

export interface OutageStore {
  /** What servers are given for it: it stays, whatever stands behind it. */
  readonly url: string;
  /** Before each outage: a replica has all that there is, where there is one. */
  prepare(): Promise<void>;
  leave(): Promise<void>;
  /** Resolves when it answers again. */
  comeBack(): Promise<void>;
  stop(): Promise<void>;
}

/** How far a late replica is behind, ms. */
const behindMs = 500;

const portOf = ({ url }: Store) => Number(new URL(url).port);

export async function outageStore(way: OutageWay, program: LocalStore, env: NodeJS.ProcessEnv): Promise<OutageStore> {
  switch (way) {
    case 'killed':
      return killed(program, env);
    case 'killed-kept':
      return killedAndKept(program, env);
    case 'paused':
    case 'read-only':
      return lamed(way, program, env);
    case 'failover':
      return replaced(0, program, env);
    case 'failover-late':
      return replaced(behindMs, program, env);
  }
}

const killed = (program: LocalStore, env: NodeJS.ProcessEnv, options: LocalOptions = {}): Promise<OutageStore> =>
  behindLink(program, env, options, (present) => ({
    prepare: async () => {},
    async leave() {
      await present.kill();
      await present.link.refuse();
    },
    async comeBack() {
      await present.start();
      await present.link.accept();
    },
  }));

/** Flushed once a second, as Redis advises. What is killed is the process: what it has written, the system keeps; while a flush is under way it answers before it writes. */
async function killedAndKept(program: LocalStore, env: NodeJS.ProcessEnv): Promise<OutageStore> {
  const folder = mkdtempSync(join(tmpdir(), 'authbench-outage-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const args = ['--appendonly', 'yes', '--appendfsync', 'everysec'];
  try {
    const store = await killed(program, env, { folder, args });
    return { ...store, stop: () => store.stop().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}

/** It stays where it is, and does nothing, or writes nothing: a replica whose primary is not there answers reads alone. */
const lamed = (way: 'paused' | 'read-only', program: LocalStore, env: NodeJS.ProcessEnv): Promise<OutageStore> =>
  behindLink(program, env, {}, (present) => ({
    prepare: async () => {},
    async leave() {
      if (way === 'paused') process.kill(present.redis.pid as number, 'SIGSTOP');
      else await follow(present.redis, nobody);
    },
    async comeBack() {
      if (way === 'paused') process.kill(present.redis.pid as number, 'SIGCONT');
      else await follow(present.redis, undefined);
    },
  }));

/** Port 1 of loopback: nobody listens there. */
const nobody = 1;

/** A replica takes the place of a primary that was killed, and the address leads to it, as with a managed Redis. */
function replaced(lateMs: number, program: LocalStore, env: NodeJS.ProcessEnv): Promise<OutageStore> {
  // Else a primary waits for five seconds whether other replicas come.
  const options = { args: ['--repl-diskless-sync-delay', '0'] };
  return behindLink(program, env, options, (present) => {
    let replica: Store | undefined;
    let replication: Awaited<ReturnType<typeof openLink>> | undefined;
    return {
      async prepare() {
        replica = await startLocal(program, env, undefined, options);
        present.others.add(replica);
        replication = await openLink(portOf(present.redis));
        present.links.add(replication);
        replication.slowBy(lateMs);
        await follow(replica, replication.port);
        await synchronised(replica);
      },
      async leave() {
        await present.kill();
        await Promise.all([present.link.refuse(), replication?.close()]);
        if (replication !== undefined) present.links.delete(replication);
      },
      async comeBack() {
        if (replica === undefined) throw new Error('no replica was prepared');
        await follow(replica, undefined);
        present.others.delete(replica);
        present.take(replica);
        await present.link.accept();
      },
    };
  });
}

interface Present {
  readonly redis: Store;
  readonly link: Awaited<ReturnType<typeof openLink>>;
  /** Further stores that are to be stopped in the end. */
  readonly others: Set<Store>;
  /** Further lines that are to be closed in the end. */
  readonly links: Set<Awaited<ReturnType<typeof openLink>>>;
  kill(): Promise<void>;
  /** Another one, by the same options. */
  start(): Promise<void>;
  take(redis: Store): void;
}

type Ways = Pick<OutageStore, 'prepare' | 'leave' | 'comeBack'>;

async function behindLink(
  program: LocalStore,
  env: NodeJS.ProcessEnv,
  options: LocalOptions,
  ways: (present: Present) => Ways,
): Promise<OutageStore> {
  let redis = await startLocal(program, env, undefined, options);
  const link = await openLink(portOf(redis)).catch(async (error: unknown) => {
    await redis.stop();
    throw error;
  });
  const others = new Set<Store>();
  const links = new Set([link]);
  /** Killed already: its pid may be somebody else's by now. */
  const gone = new WeakSet<Store>();
  const present: Present = {
    get redis() {
      return redis;
    },
    link,
    others,
    links,
    async kill() {
      process.kill(redis.pid as number, 'SIGKILL');
      gone.add(redis);
      await redis.stop();
    },
    async start() {
      present.take(await startLocal(program, env, undefined, options));
    },
    take(next) {
      redis = next;
      link.leadTo(portOf(next));
    },
  };
  return {
    url: `redis://127.0.0.1:${link.port}`,
    ...ways(present),
    async stop() {
      await Promise.allSettled([...links].map((one) => one.close()));
      for (const store of [redis, ...others]) {
        // One that is paused would not hear that it is to end.
        if (store.pid !== null && !gone.has(store)) wake(store.pid);
        await store.stop();
      }
    },
  };
}

function wake(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT');
  } catch {
    // It has just ended.
  }
}

/** Undefined: it is a primary from now on. */
async function follow({ url }: Store, port: number | undefined): Promise<void> {
  const client = await connect(url);
  try {
    await (port === undefined ? client.replicaof('NO', 'ONE') : client.replicaof('127.0.0.1', port));
  } finally {
    client.disconnect();
  }
}

/** Resolves when a replica has all that its primary had. */
async function synchronised({ url }: Store): Promise<void> {
  const client = await connect(url);
  try {
    const until = performance.now() + 20_000;
    for (;;) {
      if (/master_link_status:up/.test(await client.info('replication'))) return;
      if (performance.now() > until) throw new Error('a replica was not synchronised within 20 s');
      await new Promise((again) => setTimeout(again, 20));
    }
  } finally {
    client.disconnect();
  }
}
