import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { acquireStore, startStore } from '../../../bench/store/acquire.ts';
import { connect } from '../../../bench/store/connection.ts';
import { findOnPath } from '../../../bench/store/program.ts';
import { AuthbenchError } from '../../../vocabulary/errors.ts';
import { isAlive } from '../../../vocabulary/is-alive.mjs';
import { fakePath } from './fake-path.ts';
import { env, gone, ownProgram, ownStore } from './own-store.ts';

const limit = { timeout: 120_000 };
const linux = process.platform === 'linux';

test('a store of our own answers, writes nothing to disk, and is a process that we know', limit, async (t) => {
  const store = await ownStore(t);
  assert.match(store.url, /^redis:\/\/127\.0\.0\.1:\d+$/);
  assert.equal(store.ownedByUs, true);
  assert.equal(store.settings.save, '');
  assert.equal(store.settings.appendonly, 'no');
  const client = await connect(store.url);
  const info = await client.info('server');
  const [, bind] = (await client.config('GET', 'bind')) as string[];
  client.disconnect();
  assert.match(info, new RegExp(`process_id:${store.pid}\\r`));
  assert.equal(bind, '127.0.0.1');
});

test('two stores at once have nothing in common', limit, async (t) => {
  const [one, two] = await Promise.all([ownStore(t), ownStore(t)]);
  assert.notEqual(one.url, two.url);
  assert.notEqual(one.pid, two.pid);
});

test('a stopped store is gone, and its folder with it; stopping twice does no harm', limit, async () => {
  const store = await acquireStore(env);
  const client = await connect(store.url);
  const [, folder] = (await client.config('GET', 'dir')) as [string, string];
  client.disconnect();
  assert.equal(existsSync(folder), true);
  await store.stop();
  await store.stop();
  assert.equal(isAlive(store.pid as number), false);
  assert.equal(existsSync(folder), false);
});

test('a store is pinned to the cores that it is given', { ...limit, skip: !linux && 'needs taskset' }, async (t) => {
  const store = await acquireStore(env, { cores: '0' });
  t.after(() => store.stop());
  if (findOnPath(env, 'taskset') === undefined) {
    assert.equal(store.settings.cores, undefined);
    return;
  }
  assert.equal(store.settings.cores, '0');
  assert.match(readFileSync(`/proc/${store.pid}/status`, 'utf8'), /^Cpus_allowed_list:\t0$/m);
});

/** Starts a store in a process of its own and says its pid and folder. */
const owner = `
  import { acquireStore } from '${join(import.meta.dirname, '../../../bench/store/acquire.ts')}';
  import { connect } from '${join(import.meta.dirname, '../../../bench/store/connection.ts')}';
  const { REDIS_URL, ...env } = process.env;
  const store = await acquireStore(env);
  const client = await connect(store.url);
  const [, folder] = await client.config('GET', 'dir');
  client.disconnect();
  console.log(JSON.stringify({ pid: store.pid, folder }));
  if (process.argv[1] === 'stay') setInterval(() => {}, 1000);
`;

async function owned(way: 'stay' | 'leave') {
  const child = spawn(process.execPath, ['--input-type=module', '-e', owner, way], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  return { child, exit, ...(JSON.parse(line) as { pid: number; folder: string }) };
}

test('a store ends when its owner is killed without a word', limit, async () => {
  const { child, pid, folder } = await owned('stay');
  assert.equal(isAlive(pid), true);
  child.kill('SIGKILL');
  await gone(pid);
  while (existsSync(folder)) await setTimeout(10);
});

test('a store does not keep its owner alive, and ends when the owner just leaves', limit, async () => {
  const { exit, pid } = await owned('leave');
  assert.deepEqual(await exit, [0, null]);
  await gone(pid);
});

test('Ctrl-C does not reach the store: its owner decides when it ends', limit, async () => {
  const { child, exit, pid } = await owned('stay');
  // As a terminal does it: to the whole process group. The owner dies of it, having no handler; the store by the pipe.
  const groupOf = (id: number) => readFileSync(`/proc/${id}/stat`, 'utf8').split(') ')[1]?.split(' ')[2];
  if (linux) assert.notEqual(groupOf(pid), groupOf(child.pid as number));
  process.kill(-(child.pid as number), 'SIGINT');
  assert.deepEqual(await exit, [null, 'SIGINT']);
  await gone(pid);
});

test('a program that does not get ready is a complaint with its last words', limit, async (t) => {
  const { program, file } = fakePath(t);
  const note = `while [ "$1" != --dir ]; do shift; done; echo "$2" > '${file('folder')}'`;
  const broken = program('redis-server', `${note}; echo 'Failed to configure LOCALE'; exit 1`);
  await assert.rejects(startStore({ from: 'PATH', program: broken, version: '7' }), (error) => {
    assert.ok(error instanceof AuthbenchError);
    assert.equal(error.code, 'AB_REDIS_START');
    assert.match(error.complaint.received ?? '', /exit code 1.*Failed to configure LOCALE/);
    return true;
  });
  const folder = readFileSync(file('folder'), 'utf8').trim();
  assert.match(folder, /authbench-redis-/);
  assert.equal(existsSync(folder), false);
});

test('a port that somebody else takes first is given up for another', limit, async (t) => {
  const { program, file } = fakePath(t);
  const { command, located } = await ownProgram();
  const real = command.map((word) => `'${word}'`).join(' ');
  // The first time as when the port was taken, the second time the real one.
  const once = `[ -e '${file('tried')}' ] && exec ${real} "$@"; : > '${file('tried')}'; echo 'bind: Address already in use'; exit 1`;
  const store = await startStore({ ...located, program: program('redis-server', once) } as typeof located, { env });
  t.after(() => store.stop());
  assert.equal(existsSync(file('tried')), true);
  assert.equal(isAlive(store.pid as number), true);
});

test(
  'Docker: Redis comes up by compose on a loopback port of its own and is taken down at the end',
  limit,
  async (t) => {
    const { env: bare, project, program, file } = fakePath(t);
    const { command } = await ownProgram();
    const real = command.map((word) => `'${word}'`).join(' ');
    program(
      'docker',
      `echo "$@" >> '${file('calls')}'
    case "$*" in *' up redis') exec ${real} --port "$AUTHBENCH_REDIS_PORT" --bind 127.0.0.1 --save '' ;; esac`,
    );
    const store = await acquireStore({ ...bare, PATH: `${bare.PATH}:/nowhere` }, { project, platform: 'darwin' });
    const port = new URL(store.url).port;
    assert.deepEqual([store.from, store.pid, store.ownedByUs], ['docker', null, true]);
    await store.stop();
    const calls = readFileSync(file('calls'), 'utf8').trim().split('\n');
    const compose = `compose -f ${join(project, 'docker-compose.yml')} -p authbench-${port}`;
    assert.deepEqual(calls.slice(-2), [`${compose} up redis`, `${compose} down --volumes`]);
  },
);
