import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contenderNamed } from '../../servers/catalogue.ts';
import { NotBefore, untilAfter } from '../../servers/token/not-before.ts';
import { ContractClient } from '../../servers/wire/client.ts';
import { commandsDuring } from './commands.ts';
import { aStore, type Running, running, settingFor } from './running.ts';

const store = await aStore();
const client = new ContractClient();
after(() => client.close());

const ended: Record<string, { logout: Record<string, number>; read: Record<string, number> }> = {
  'jwt-denylist': { logout: { mget: 1, set: 1 }, read: { mget: 1 } },
  'jwt-not-before': { logout: { get: 2, evalsha: 1, set: 1 }, read: { get: 1 } },
};
for (const [id, expected] of Object.entries(ended)) {
  let servers: Running;
  before(async () => {
    servers = await running(await contenderNamed(id), store.url);
  });
  after(() => servers.close());
  const everywhere = (credential: { headers: Record<string, string> }) =>
    Promise.all(servers.baseUrls.map(async (url) => (await client.me(url, credential)).status));
  const login = (user: string) => client.login(servers.baseUrl, user);
  const keys = () => store.redis.keys(`${servers.setting.keyPrefix}*`);

  test(`${id}: a login asks the store nothing, a read asks it once`, async () => {
    let credential = await login('u0001');
    assert.deepEqual(await commandsDuring(store.redis, async () => (credential = await login('u0001'))), {});
    assert.deepEqual(await commandsDuring(store.redis, () => client.me(servers.baseUrl, credential)), expected.read);
  });

  test(`${id}: a logout holds on every instance and costs what it says`, async () => {
    // The first use of a script loads it.
    await client.logout(servers.baseUrl, await login('u0002'));
    const credential = await login('u0002');
    const seen = await commandsDuring(store.redis, () => client.logout(servers.baseUrl, credential));
    assert.deepEqual(seen, expected.logout);
    assert.deepEqual(await everywhere(credential), [401, 401]);
  });

  test(`${id}: an entry outlives the token, the tolerance and a second, and then goes`, async () => {
    const before = await keys();
    const credential = await login('u0003');
    assert.equal((await client.logout(servers.baseUrl, credential)).status, 204);
    const [key, ...more] = (await keys()).filter((key) => !before.includes(key));
    assert.deepEqual(more, []);
    const { exp } = JSON.parse(Buffer.from(credential.token?.split('.')[1] ?? '', 'base64url').toString());
    const over = await store.redis.pexpiretime(key as string);
    assert.ok(over >= exp * 1000 + 1000, 'it is gone before the token is');
    assert.ok(over <= exp * 1000 + 3000, 'it stays for ever');
  });

  test(`${id}: no other text of an ended token is accepted`, async () => {
    const credential = await login('u0004');
    const token = credential.token as string;
    await client.logout(servers.baseUrl, credential);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const respelt = token.slice(0, -1) + alphabet[alphabet.indexOf(token.at(-1) as string) + 1];
    for (const text of [token, respelt, `${token.slice(0, -9)} ${token.slice(-9)}`, `${token}=`])
      assert.deepEqual(await everywhere({ headers: { authorization: `Bearer ${text}` } }), [401, 401]);
  });

  test(`${id}: a revoke ends every token of the user, and a login right after it works`, async () => {
    for (let round = 0; round < 20; round++) {
      const before = await Promise.all([login('u0005'), login('u0005')]);
      assert.equal((await client.revoke(servers.baseUrl, 'u0005', servers.operatorKey)).status, 204);
      const next = await login('u0005');
      for (const one of before) assert.deepEqual(await everywhere(one), [401, 401]);
      assert.deepEqual(await everywhere(next), [200, 200]);
    }
  });

  test(`${id}: a store that comes back empty lets ended tokens in again, as it declares`, async () => {
    const credential = await login('u0006');
    await client.logout(servers.baseUrl, credential);
    assert.deepEqual(await everywhere(credential), [401, 401]);
    const mine = await keys();
    if (mine.length > 0) await store.redis.del(...mine);
    assert.deepEqual(await everywhere(credential), [200, 200]);
    const { storeLoss } = await contenderNamed(id);
    assert.equal(storeLoss?.forgets, 'revocations');
  });
}

test('A time is never set back, as a command that lands late would do', async () => {
  const setting = settingFor(store.url, 60);
  const notBefore = new NotBefore(store.redis, setting);
  const key = notBefore.keyOf('u0001');
  assert.equal(await store.redis.setLater(key, 2_000, 60_000), 1);
  assert.equal(await store.redis.setLater(key, 1_000, 60_000), 0);
  assert.equal(await store.redis.get(key), '2000');
  assert.equal(await store.redis.setLater(key, 3_000, 60_000), 1);
});

test('A revoke answers in a later millisecond than the one that it sets', async () => {
  const now = Date.now() + 5;
  await untilAfter(now);
  assert.ok(Date.now() > now);
});
