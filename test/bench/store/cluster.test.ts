import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { startCluster } from '../../../bench/store/cluster.ts';
import { connect } from '../../../bench/store/connection.ts';
import { startStores } from '../../../bench/store/needed.ts';
import { AuthbenchError } from '../../../vocabulary/errors.ts';
import { isAlive } from '../../../vocabulary/is-alive.mjs';
import { fakePath } from './fake-path.ts';
import { env, gone } from './own-store.ts';

const limit = { timeout: 120_000 };

async function folderOf(url: string): Promise<string> {
  const client = await connect(url);
  const [, folder] = (await client.config('GET', 'dir')) as [string, string];
  client.disconnect();
  return folder;
}

test('three nodes agree on all slots, listen on loopback alone, and are gone with their folders', limit, async () => {
  const cluster = await startCluster(env);
  const urls = cluster.url.split(',');
  const folders = await Promise.all(urls.map(folderOf));
  assert.deepEqual([urls.length, cluster.pids.length, new Set(folders).size], [3, 3, 3]);
  for (const url of urls) {
    assert.match(url, /^redis:\/\/127\.0\.0\.1:\d+$/);
    const client = await connect(url);
    const info = String(await client.call('CLUSTER', 'INFO'));
    assert.match(info, /cluster_state:ok/);
    assert.match(info, /cluster_slots_assigned:16384/);
    assert.equal(((await client.config('GET', 'bind')) as string[])[1], '127.0.0.1');
    client.disconnect();
  }
  await cluster.stop();
  await cluster.stop();
  assert.deepEqual(cluster.pids.filter(isAlive), []);
  assert.deepEqual(folders.filter(existsSync), []);
});

/** Starts a cluster in a process of its own and says its pids. */
const owner = `
  import { startCluster } from '${join(import.meta.dirname, '../../../bench/store/cluster.ts')}';
  const { REDIS_URL, ...env } = process.env;
  const { pids, url } = await startCluster(env);
  console.log(JSON.stringify({ pids, url }));
  setInterval(() => {}, 1000);
`;

test('a cluster ends when its owner is killed without a word', limit, async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', owner], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  const { pids, url } = JSON.parse(line) as { pids: number[]; url: string };
  const folders = await Promise.all(url.split(',').map(folderOf));
  assert.equal(pids.length, 3);
  child.kill('SIGKILL');
  for (const pid of pids) await gone(pid);
  for (const folder of folders) while (existsSync(folder)) await setTimeout(10);
});

test('without a redis-server program it says so, whatever REDIS_URL and Docker offer', limit, async (t) => {
  const { env: bare, project, program } = fakePath(t);
  const around = { project, platform: 'darwin' } as const;
  const refused = (error: unknown) => {
    assert.ok(error instanceof AuthbenchError && error.code === 'AB_NO_CLUSTER', String(error));
    assert.match(error.complaint.next, /--contender/);
    return true;
  };
  await assert.rejects(startCluster({ ...bare, REDIS_URL: 'redis://127.0.0.1:6379' }, around), refused);
  program('docker', 'exit 0');
  await assert.rejects(startCluster(bare, around), refused);
});

test('a run starts the stores that its contenders need, and no others', limit, async () => {
  const none = await startStores([{ store: 'own' }, { store: 'none' }], env);
  assert.deepEqual(
    [none.redis, none.storeUrl, none.clusterUrl, none.databaseUrl],
    [null, undefined, undefined, undefined],
  );
  const all = await startStores([{ store: 'redis' }, { store: 'redis-cluster' }], env);
  assert.equal(all.clusterUrl?.split(',').length, 3);
  assert.ok(!all.clusterUrl?.includes(all.storeUrl as string));
  await all.stop();
  const url = 'postgres://127.0.0.1/x';
  const own = await startStores([{ store: 'own', database: true }], { ...env, DATABASE_URL: url });
  assert.equal(own.databaseUrl, url);
});
