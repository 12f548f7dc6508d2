import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { acquireStore } from '../../bench/store/acquire.ts';
import { contenderNamed } from '../../servers/catalogue.ts';
import type { MountableContender } from '../../servers/contender.ts';
import { mountWithTimes } from '../../servers/contenders/jwt-denylist-pubsub.ts';
import { ContractClient } from '../../servers/wire/client.ts';
import { commandsDuring } from './commands.ts';
import { aStore, running } from './running.ts';

const store = await aStore();
const client = new ContractClient();
after(() => client.close());
const contender = await contenderNamed('jwt-denylist-pubsub');
const long = 3_600_000;
const withTimes = (heartbeatMs: number, deadlineMs: number): MountableContender => ({
  ...contender,
  mount: (app, setting) => mountWithTimes(app, setting, { heartbeatMs, deadlineMs }),
});
/** Until it holds; the test's own time limit is the deadline. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await wait(5);
}
const statusAt = async (url: string, credential: { headers: Readonly<Record<string, string>> }) =>
  (await client.me(url, credential)).status;

async function pair(of: MountableContender, url = store.url) {
  const servers = await running(of, url);
  after(() => servers.close());
  const [here, there] = servers.baseUrls as [string, string];
  return { ...servers, here, there };
}

test('A read asks nobody; a logout and a revoke reach the other instance', async () => {
  const { here, there, operatorKey } = await pair(withTimes(long, long));
  const [first, second] = [await client.login(here, 'u0001'), await client.login(there, 'u0001')];
  assert.deepEqual(await commandsDuring(store.redis, () => client.me(there, first)), {});
  assert.equal((await client.logout(here, first)).status, 204);
  assert.equal(await statusAt(here, first), 401);
  await until(async () => (await statusAt(there, first)) === 401);
  assert.equal(await statusAt(there, second), 200);
  await client.revoke(there, 'u0001', operatorKey);
  await until(async () => (await statusAt(here, second)) === 401);
  assert.equal(await statusAt(here, await client.login(here, 'u0001')), 200);
});

test('An instance that starts later knows what was ended before', async () => {
  const { here, setting } = await pair(withTimes(long, long));
  const credential = await client.login(here, 'u0001');
  await client.logout(here, credential);
  const { buildApp } = await import('../../servers/http/app.ts');
  const { app } = await buildApp(withTimes(long, long), setting, 'k'.repeat(32));
  after(() => app.close());
  assert.equal((await app.inject({ url: '/me', headers: credential.headers })).statusCode, 401);
});

test('What was ended while the subscriber was cut off is known after it is back', async () => {
  const { here, there, setting } = await pair(withTimes(long, long));
  const credential = await client.login(here, 'u0001');
  const { exp, iss, jti } = JSON.parse(Buffer.from(credential.token?.split('.')[1] ?? '', 'base64url').toString());
  // Past every message: as if it had been published to nobody.
  await store.redis.zadd(`${setting.keyPrefix}denied`, (exp + 1) * 1000, `${iss}|${jti}`);
  assert.deepEqual([await statusAt(here, credential), await statusAt(there, credential)], [200, 200]);
  await store.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
  for (const url of [here, there]) await until(async () => (await statusAt(url, credential)) === 401);
});

test('Past its deadline without a heartbeat it asks the store, and says what is true', async () => {
  const { here, there, setting } = await pair(withTimes(long, 1));
  const [good, ended] = [await client.login(here, 'u0001'), await client.login(here, 'u0001')];
  const { exp, iss, jti } = JSON.parse(Buffer.from(ended.token?.split('.')[1] ?? '', 'base64url').toString());
  await store.redis.zadd(`${setting.keyPrefix}denied`, (exp + 1) * 1000, `${iss}|${jti}`);
  for (const url of [here, there])
    assert.deepEqual([await statusAt(url, good), await statusAt(url, ended)], [200, 401]);
  const read = await commandsDuring(store.redis, () => client.me(there, good));
  assert.deepEqual(read, { zscore: 2 });
});

test('A heartbeat that comes back keeps the store out of it', async () => {
  const { here } = await pair(withTimes(10, 2_000));
  const credential = await client.login(here, 'u0001');
  await wait(2_100);
  const seen = await commandsDuring(store.redis, () => client.me(here, credential));
  assert.equal(seen.zscore, undefined);
});

const ofOurs = { skip: store.pid === null ? 'the store is no process of ours' : false };

test('A store that hangs is 503 past the deadline, and reads go on when it does', ofOurs, async () => {
  const own = await acquireStore(process.env);
  const { here } = await pair(withTimes(20, 200), own.url);
  after(() => own.stop());
  const [good, ended] = [await client.login(here, 'u0001'), await client.login(here, 'u0001')];
  await client.logout(here, ended);
  process.kill(own.pid as number, 'SIGSTOP');
  try {
    await until(async () => (await statusAt(here, good)) === 503);
    assert.equal(await statusAt(here, ended), 401, 'what is known to be ended needs no store');
  } finally {
    process.kill(own.pid as number, 'SIGCONT');
  }
  await until(async () => (await statusAt(here, good)) === 200);
});

test('A store that has forgotten everything is told again, and nothing that was ended comes back', async () => {
  const { here, there, setting, operatorKey } = await pair(withTimes(10, 2_000));
  const [token, user] = [await client.login(here, 'u0001'), await client.login(here, 'u0002')];
  await client.logout(here, token);
  await client.revoke(here, 'u0002', operatorKey);
  const keys = [`${setting.keyPrefix}denied`, `${setting.keyPrefix}not-before`];
  await store.redis.del(...keys);
  await store.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
  await until(async () => (await store.redis.exists(...keys)) === 2);
  for (const url of [here, there])
    for (const credential of [token, user]) assert.equal(await statusAt(url, credential), 401);
});
