import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { sign } from '@fastify/cookie';
import { contenderNamed } from '../../servers/catalogue.ts';
import { RedisKeeper } from '../../servers/session/redis-keeper.ts';
import { SlidingSessionStore } from '../../servers/session/sliding-store.ts';
import { ContractClient, type Credential } from '../../servers/wire/client.ts';
import { commandsDuring } from './commands.ts';
import { aStore, freshSecret, type Running, running } from './running.ts';

const { url, redis } = await aStore();
const contender = await contenderNamed('session-redis');
const client = new ContractClient();

async function withServers(work: (servers: Running) => Promise<void>, of = contender): Promise<void> {
  const servers = await running(of, url);
  try {
    await work(servers);
  } finally {
    await servers.close();
  }
}
const idOf = ({ headers }: Credential) => decodeURIComponent(headers.cookie?.split('=')[1] ?? '').split('.')[0] ?? '';
const keyOf = ({ setting }: Running, credential: Credential) => `${setting.keyPrefix}session:${idOf(credential)}`;
const cookieOf = (value: string) => ({ headers: { cookie: `__Host-session=${encodeURIComponent(value)}` } });
const status = async (servers: Running, credential: Pick<Credential, 'headers'>) =>
  (await client.me(servers.baseUrl, credential)).status;

test('A read is one command, and slides the idle time', () =>
  withServers(async (servers) => {
    const credential = await client.login(servers.baseUrl, 'u0001');
    const key = keyOf(servers, credential);
    assert.deepEqual(await commandsDuring(redis, () => client.me(servers.baseUrl, credential)), { getex: 1 });
    await redis.pexpire(key, 5_000);
    assert.equal(await status(servers, credential), 200);
    assert.ok((await redis.pttl(key)) > 1_700_000);
  }));

test('A login is one SET and three commands of the index; a logout one DEL and one ZREM', () =>
  withServers(async (servers) => {
    let credential: Credential | undefined;
    const login = await commandsDuring(redis, async () => {
      credential = await client.login(servers.baseUrl, 'u0001', { claim001: 'x' });
    });
    assert.deepEqual(login, { set: 1, zremrangebyscore: 1, zadd: 1, pexpire: 1 });
    const record = JSON.parse((await redis.get(keyOf(servers, credential as Credential))) ?? '');
    assert.deepEqual(Object.keys(record), ['created', 'data']);
    assert.deepEqual(record.data.claims, { claim001: 'x' });
    const logout = await commandsDuring(redis, () => client.logout(servers.baseUrl, credential as Credential));
    assert.deepEqual(logout, { getex: 1, del: 1, zrem: 1 });
  }));

test('An anonymous request costs no command and sets no cookie (S3)', () =>
  withServers(async (servers) => {
    let cookie: unknown;
    const commands = await commandsDuring(redis, async () => {
      cookie = (await client.me(servers.baseUrl, { headers: {} })).headers['set-cookie'];
    });
    assert.deepEqual(commands, {});
    assert.equal(cookie, undefined);
  }));

test('The cookie is __Host-, Secure, HttpOnly, SameSite=Lax, of the whole site, and has no age', () =>
  withServers(async (servers) => {
    const { setCookie } = await client.login(servers.baseUrl, 'u0001');
    assert.equal(setCookie?.length, 1);
    const [pair, ...flags] = (setCookie?.[0] ?? '').split('; ');
    assert.match(pair ?? '', /^__Host-session=[\w-]{32}\.[\w+/]{43}$/);
    assert.deepEqual(flags.sort(), ['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure']);
  }));

test('A second login gives a new id; the old one is refused and its key gone (S1)', () =>
  withServers(async (servers) => {
    const old = await client.login(servers.baseUrl, 'u0001');
    const again = await client.call(servers.baseUrl, '/login', {
      method: 'POST',
      json: { userId: 'u0002' },
      headers: old.headers,
    });
    const line = again.headers['set-cookie']?.[0] ?? '';
    assert.doesNotMatch(line, /Expires|Max-Age/);
    const renewed = { headers: { cookie: line.split(';')[0] ?? '' }, answer: again };
    assert.notEqual(idOf(renewed), idOf(old));
    assert.equal(await status(servers, old), 401);
    assert.equal(await redis.exists(keyOf(servers, old)), 0);
    assert.equal(JSON.parse((await client.me(servers.baseUrl, renewed)).body).id, 'u0002');
    assert.deepEqual(await redis.zrange(`${servers.setting.keyPrefix}sessions-of:u0001`, 0, '-1'), []);
    assert.deepEqual(await redis.zrange(`${servers.setting.keyPrefix}sessions-of:u0002`, 0, '-1'), [idOf(renewed)]);
  }));

test('Unknown, unsigned, tampered and foreign-secret cookies are refused, never adopted, and write nothing (S2)', () =>
  withServers(async (servers) => {
    const good = await client.login(servers.baseUrl, 'u0001');
    const id = randomBytes(24).toString('base64url');
    const signed = sign(idOf(good), servers.setting.secret);
    const bad = {
      unknown: cookieOf(sign(id, servers.setting.secret)),
      unsigned: cookieOf(idOf(good)),
      tampered: cookieOf((signed[0] === 'A' ? 'B' : 'A') + signed.slice(1)),
      foreign: cookieOf(sign(idOf(good), freshSecret())),
      garbage: { headers: { cookie: '__Host-session=%ff%00"; =; ' } },
    };
    const keys = await redis.dbsize();
    for (const [name, credential] of Object.entries(bad)) {
      const commands = await commandsDuring(redis, async () => assert.equal(await status(servers, credential), 401));
      assert.deepEqual(commands, name === 'unknown' ? { getex: 1 } : {}, name);
      const login = await client.call(servers.baseUrl, '/login', {
        method: 'POST',
        json: { userId: 'u0003' },
        headers: credential.headers,
      });
      assert.ok(!login.headers['set-cookie']?.[0]?.includes(id), name);
    }
    assert.equal(await redis.dbsize(), keys + Object.keys(bad).length + 1);
    assert.equal(await status(servers, cookieOf(signed)), 200);
  }));

test('A logout is answered when the key is gone, is final on every instance, and deletes the cookie (S4)', () =>
  withServers(async (servers) => {
    const credential = await client.login(servers.baseUrl, 'u0001');
    const answer = await client.logout(servers.baseUrl, credential);
    assert.equal(await redis.exists(keyOf(servers, credential)), 0);
    assert.equal(answer.status, 204);
    const flags = (answer.headers['set-cookie']?.[0] ?? '').split('; ');
    for (const flag of ['__Host-session=', 'Max-Age=0', 'Path=/', 'Secure', 'HttpOnly'])
      assert.ok(flags.includes(flag));
    for (const baseUrl of servers.baseUrls) assert.equal((await client.me(baseUrl, credential)).status, 401);
    assert.equal((await client.logout(servers.baseUrl, credential)).status, 401);
  }));

test('A session that a request in flight changed is not written back after its end (S5)', async () => {
  const limits = { idleMs: 60_000, absoluteMs: 60_000 };
  const store = new SlidingSessionStore(new RedisKeeper(redis, 's5:', limits), limits);
  const set = (session: object) =>
    new Promise<unknown>((done) => store.set('id', { cookie: {}, ...session } as never, done));
  const created: { created?: number; cookie: object } = { cookie: {} };
  await new Promise((done) => store.set('id', created as never, done));
  assert.ok(created.created);
  assert.equal(await set({ created: created.created, claims: { a: 'changed' } }), undefined);
  assert.match((await redis.get('s5:session:id')) ?? '', /changed/);
  await new Promise((done) => store.destroy('id', done));
  assert.equal(await set({ created: created.created, claims: { a: 'again' } }), undefined);
  assert.equal(await redis.exists('s5:session:id'), 0);
});

test('A session that is not used for the idle time is over', () =>
  withServers(
    async (servers) => {
      const credential = await client.login(servers.baseUrl, 'u0001');
      while ((await redis.exists(keyOf(servers, credential))) === 1);
      assert.equal(await status(servers, credential), 401);
    },
    { ...contender, lifetimeSeconds: 0.04 },
  ));

test('A session in use outlives its first idle time, and ends at the absolute limit, its key with it', () =>
  withServers(async (servers) => {
    const credential = await client.login(servers.baseUrl, 'u0001');
    const key = keyOf(servers, credential);
    const record = JSON.parse((await redis.get(key)) ?? '');
    const createdAgo = (seconds: number) =>
      redis.set(key, JSON.stringify({ ...record, created: Date.now() - seconds * 1000 }), 'KEEPTTL');
    await createdAgo(12 * 3600 - 60);
    assert.equal(await status(servers, credential), 200);
    await createdAgo(12 * 3600);
    const commands = await commandsDuring(redis, async () => {
      assert.equal(await status(servers, credential), 401);
    });
    // Our delete is not awaited by the answer, but it was sent before; nothing new is stored in its place.
    assert.deepEqual(commands, { getex: 1, del: 1 });
    assert.equal(await redis.exists(key), 0);
  }));

test('A revoke ends the sessions of one user and empties the index', () =>
  withServers(async (servers) => {
    const credentials = await Promise.all([1, 2].map(() => client.login(servers.baseUrl, 'u0009')));
    assert.equal((await client.revoke(servers.baseUrl, 'u0009', servers.operatorKey)).status, 204);
    for (const credential of credentials) assert.equal(await redis.exists(keyOf(servers, credential)), 0);
    assert.equal(await redis.exists(`${servers.setting.keyPrefix}sessions-of:u0009`), 0);
  }));

test('A record that cannot be read is 503, and the process lives', () =>
  withServers(async (servers) => {
    const credential = await client.login(servers.baseUrl, 'u0001');
    await redis.set(keyOf(servers, credential), 'no record');
    assert.equal(await status(servers, credential), 503);
  }));
