/** What is particular to one store of sessions: its commands, its files, what happens when it is gone. */
import assert from 'node:assert/strict';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as after } from 'node:timers/promises';
import { sign } from '@fastify/cookie';
import { Redis } from 'ioredis';
import { acquireStore } from '../../bench/store/acquire.ts';
import { startCluster } from '../../bench/store/cluster.ts';
import { contenderNamed } from '../../servers/catalogue.ts';
import { CachedKeeper } from '../../servers/session/cached-keeper.ts';
import type { SessionKeeper } from '../../servers/session/keeper.ts';
import { MemoryKeeper } from '../../servers/session/memory-keeper.ts';
import type { Credential } from '../../servers/wire/client.ts';
import { commandsDuring } from './commands.ts';
import { type Running, running } from './running.ts';
import { client, cookieOf, idOf, redis, statusOf, withServers } from './sessions.ts';

const limits = { idleMs: 60_000, absoluteMs: 60_000 };
const session = (id: string, userId: string | undefined = 'u1', record = 'x') => ({ id, userId, record, created: 0 });

/** Every kind of request, with a session that nobody has read yet. */
async function everyAnswer({ baseUrl, operatorKey }: Running, fresh: Credential) {
  const timed = async (answer: Promise<{ status: number; body: string; headers: object }>) => {
    const began = performance.now();
    const { status, body, headers } = await answer;
    return { status, body, cookie: 'set-cookie' in headers, ms: performance.now() - began };
  };
  return Promise.all([
    timed(client.me(baseUrl, fresh)),
    timed(client.logout(baseUrl, fresh)),
    timed(client.call(baseUrl, '/login', { method: 'POST', json: { userId: 'u0002' } })),
    timed(client.revoke(baseUrl, 'u0001', operatorKey)),
  ]);
}

async function assertUnavailable(servers: Running, fresh: Credential): Promise<void> {
  for (const { ms, ...answer } of await everyAnswer(servers, fresh)) {
    assert.deepEqual(answer, { status: 503, body: '{"error":"service unavailable"}', cookie: false });
    assert.ok(ms < 2_000, `answered after ${ms} ms`);
  }
}

/** Resolves when it is this status; until then it may be 503, and nothing else. */
async function comesTo(status: number, ask: () => Promise<number>): Promise<void> {
  for (let seen = await ask(); seen !== status; seen = await ask()) {
    assert.equal(seen, 503);
    await after(20);
  }
}
const login = async ({ baseUrl }: Running) =>
  (await client.call(baseUrl, '/login', { method: 'POST', json: { userId: 'u0003' } })).status;

test('node-redis sends the commands of the baseline', async () => {
  await withServers(await contenderNamed('session-node-redis'), async ({ baseUrl, operatorKey, setting }) => {
    let credential: Credential | undefined;
    const commands = (work: () => Promise<unknown>) => commandsDuring(redis, work);
    assert.deepEqual(
      await commands(async () => {
        credential = await client.login(baseUrl, 'u0001');
      }),
      { set: 1, zremrangebyscore: 1, zadd: 1, pexpire: 1 },
    );
    const good = credential as Credential;
    assert.deepEqual(await commands(() => client.me(baseUrl, good)), { getex: 1 });
    assert.ok((await redis.pttl(`${setting.keyPrefix}session:${idOf(good)}`)) > 1_700_000);
    assert.deepEqual(await commands(() => client.me(baseUrl, { headers: {} })), {});
    assert.deepEqual(await commands(() => client.revoke(baseUrl, 'u0001', operatorKey)), {
      zrange: 1,
      del: 1,
      zrem: 1,
    });
    const other = await client.login(baseUrl, 'u0001');
    assert.deepEqual(await commands(() => client.logout(baseUrl, other)), { getex: 1, del: 1, zrem: 1 });
  });
});

test('A local copy is asked for once, and dropped by a logout and by a revoke at the same instance', async () => {
  await withServers(await contenderNamed('session-redis-cached'), async ({ baseUrl, baseUrls, operatorKey }) => {
    const [one, two] = [await client.login(baseUrl, 'u0001'), await client.login(baseUrl, 'u0001')];
    assert.deepEqual(await commandsDuring(redis, () => client.me(baseUrl, one)), { getex: 1 });
    assert.deepEqual(await commandsDuring(redis, () => client.me(baseUrl, one)), {});
    await client.me(baseUrl, two);
    await client.me(baseUrls[1] as string, one);
    assert.deepEqual(await commandsDuring(redis, () => client.logout(baseUrl, one)), { del: 1, zrem: 1 });
    await client.revoke(baseUrl, 'u0001', operatorKey);
    assert.deepEqual([await statusOf(baseUrl, one), await statusOf(baseUrl, two)], [401, 401]);
    assert.equal(await statusOf(baseUrls[1] as string, one), 200, 'the other instance believes its copy');
  });
});

test('A copy is believed for its time and no longer; a late answer does not undo an end', async () => {
  const answers: ((record: string | null) => void)[] = [];
  const store = {
    read: () => new Promise<string | null>((resolve) => answers.push(resolve)),
    end: async () => {},
    endAll: async () => ['b'],
    close: async () => {},
  } as Partial<SessionKeeper> as SessionKeeper;
  const keeper = new CachedKeeper(store, limits, 50, 1e6);
  const [first, other] = [keeper.read('a'), keeper.read('b')];
  await Promise.all([keeper.end('a'), keeper.endAll('u1')]);
  for (const answer of answers.splice(0)) answer('record');
  assert.deepEqual([await first, await other], [null, null]);
  assert.deepEqual([await keeper.read('a'), await keeper.read('b')], [null, null]);

  const read = keeper.read('c');
  answers.splice(0)[0]?.('record');
  assert.equal(await read, 'record');
  await after(70);
  const again = keeper.read('c');
  assert.equal(answers.length, 1, 'the store is asked again');
  answers.splice(0)[0]?.(null);
  assert.equal(await again, null);

  const late = keeper.read('d');
  await after(70);
  answers.splice(0)[0]?.('record');
  assert.equal(await late, 'record');
  keeper.read('d');
  assert.equal(answers.length, 1, 'a copy is as old as the question was, not as its answer');
});

test('Memory is bounded: the session that was not used for longest ends, and leaves its user’s list', async () => {
  const keeper = new MemoryKeeper(limits, 3 * 1_000);
  for (const id of ['a', 'b', 'c']) assert.equal(await keeper.create(session(id, 'u1', 'x'.repeat(400))), true);
  await keeper.read('a');
  await keeper.create(session('d', 'u2', 'x'.repeat(400)));
  assert.deepEqual([await keeper.read('a'), await keeper.read('b')], ['x'.repeat(400), null]);
  assert.deepEqual(await keeper.endAll('u1'), ['a', 'c']);
  assert.deepEqual(await keeper.endAll('u1'), []);
  assert.equal(await keeper.read('d'), 'x'.repeat(400));
  assert.equal(await keeper.create(session('d')), false, 'an id that is taken');
  assert.equal(await keeper.create(session('e', 'u3', 'x'.repeat(4_000))), false, 'larger than all of the memory');
  await keeper.replace('d', 'y');
  assert.equal(await keeper.read('d'), 'y');
  await keeper.replace('d', 'x'.repeat(4_000));
  assert.deepEqual([await keeper.read('d'), await keeper.endAll('u2')], [null, []]);
});

test('Files have hashes for names, whatever a client sends, and only their owner reads them', async () => {
  await withServers(await contenderNamed('session-file'), async ({ baseUrl, setting }) => {
    const folder = setting.folder as string;
    const credential = await client.login(baseUrl, 'u0001');
    for (const id of ['../escape', '..', '.', '', '/etc/passwd', 'a\u0000b', 'x'.repeat(4_000)])
      assert.equal(await statusOf(baseUrl, cookieOf(sign(id, setting.secret))), 401);
    assert.equal(await statusOf(baseUrl, credential), 200);
    const paths = await readdir(folder, { recursive: true });
    assert.equal(paths.length, 4);
    for (const path of paths) {
      assert.match(path, /^(of-)?[0-9a-f]{64}(\/(record|[0-9a-f]{64}))?$/);
      const { mode } = await stat(join(folder, path));
      assert.equal(mode & 0o077, 0, path);
    }
    assert.ok(!JSON.stringify(paths).includes(idOf(credential)));
    await client.logout(baseUrl, credential);
    assert.equal((await readdir(folder, { recursive: true })).filter((path) => /[0-9a-f]{64}$/.test(path)).length, 1);
  });
});

test('The database is read by its owner alone', async () => {
  await withServers(await contenderNamed('session-sqlite'), async ({ baseUrl, setting }) => {
    await client.login(baseUrl, 'u0001');
    for (const name of await readdir(setting.folder as string))
      assert.equal((await stat(join(setting.folder as string, name))).mode & 0o077, 0, name);
  });
});

for (const id of ['session-file', 'session-sqlite'])
  test(`${id}: without its folder every answer is 503, never 401; it is used again when it is back`, async () => {
    await withServers(await contenderNamed(id), async (servers) => {
      const { setting, baseUrl, baseUrls } = servers;
      const folder = setting.folder as string;
      const credential = await client.login(baseUrl, 'u0001');
      await rename(folder, `${folder}-away`);
      const gone = async () => {
        const status = await statusOf(baseUrl, credential);
        assert.ok(status === 200 || status === 503, `${status}`);
        return status === 503;
      };
      while (!(await gone())) await after(20);
      await assertUnavailable(servers, credential);
      await rename(`${folder}-away`, folder);
      for (const url of baseUrls) await comesTo(200, () => statusOf(url, credential));
      await comesTo(200, () => login(servers));
      await rm(`${folder}-away`, { recursive: true, force: true });
    });
  });

for (const id of ['session-redis-cached', 'session-node-redis', 'session-redis-cluster'])
  test(`${id} on a store that fails`, async (t) => {
    const contender = await contenderNamed(id);
    const own = await (contender.store === 'redis-cluster' ? startCluster(process.env) : acquireStore(process.env));
    const pids = 'pids' in own ? own.pids : [own.pid as number];
    const servers = await running({ ...contender, store: 'redis' }, own.url, 1);
    const { baseUrl } = servers;
    const signal = (name: NodeJS.Signals) => {
      for (const pid of pids) process.kill(pid, name);
    };
    t.after(async () => {
      await servers.close();
      await own.stop();
    });

    await t.test('connections that the store resets are made again', async () => {
      const credential = await client.login(baseUrl, 'u0001');
      for (const url of own.url.split(',')) {
        const admin = new Redis(url);
        await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
        admin.disconnect();
      }
      await comesTo(200, () => statusOf(baseUrl, credential));
      await comesTo(200, () => login(servers));
    });

    await t.test('a store that hangs is 503 within 2 s, and is used again when it goes on', async () => {
      const [credential, fresh] = [await client.login(baseUrl, 'u0001'), await client.login(baseUrl, 'u0001')];
      assert.equal(await statusOf(baseUrl, credential), 200);
      signal('SIGSTOP');
      try {
        const grace = (contender.storeLoss?.graceSeconds ?? 0) > 0;
        assert.equal(await statusOf(baseUrl, credential), grace ? 200 : 503);
        await assertUnavailable(servers, fresh);
        await assertUnavailable(servers, fresh);
      } finally {
        signal('SIGCONT');
      }
      await comesTo(200, () => login(servers));
      const later = await client.login(baseUrl, 'u0004');
      await comesTo(200, () => statusOf(baseUrl, later));
    });

    await t.test('a store that is killed is 503, and tells nothing', async () => {
      const fresh = await client.login(baseUrl, 'u0001');
      signal('SIGKILL');
      await assertUnavailable(servers, fresh);
    });
  });
