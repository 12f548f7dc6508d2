import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { contenderNamed } from '../../servers/catalogue.ts';
import { mountWithLimits } from '../../servers/contenders/jwt-refresh.ts';
import { buildApp } from '../../servers/http/app.ts';
import { mountTestOnlyRoutes } from '../../servers/http/test-only-routes.ts';
import { RefreshFamilies } from '../../servers/token/refresh-families.ts';
import { ContractClient } from '../../servers/wire/client.ts';
import { commandsDuring } from './commands.ts';
import { aStore, freshSecret, running, settingFor } from './running.ts';

const store = await aStore();
const contender = await contenderNamed('jwt-refresh');
const servers = await running(contender, store.url);
const client = new ContractClient();
after(async () => {
  client.close();
  await servers.close();
});
const [here, there] = servers.baseUrls as [string, string];

interface Tokens {
  accessToken: string;
  refreshToken: string;
}
const login = async (user = 'u0001'): Promise<Tokens> =>
  JSON.parse((await client.login(here, user, { claim001: 'x' })).answer.body);
const refresh = (refreshToken: unknown, baseUrl = here) =>
  client.call(baseUrl, '/refresh', { method: 'POST', json: { refreshToken } });
const next = async (refreshToken: string, baseUrl = here): Promise<Tokens> => {
  const answer = await refresh(refreshToken, baseUrl);
  assert.equal(answer.status, 200);
  return JSON.parse(answer.body);
};
const read = async (token: string) => (await client.me(here, { headers: { authorization: `Bearer ${token}` } })).status;
async function refused(refreshToken: string, baseUrl = here) {
  const { status, body, headers } = await refresh(refreshToken, baseUrl);
  assert.deepEqual([status, body, headers['cache-control']], [400, '{"error":"invalid_grant"}', 'no-store']);
}
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString());

test('A refresh gives new tokens of the same user and claims, on every instance', async () => {
  const first = await login();
  const second = await next(first.refreshToken, there);
  const third = await next(second.refreshToken);
  assert.equal(await read(third.accessToken), 200);
  assert.deepEqual([claimsOf(third.accessToken).sub, claimsOf(third.accessToken).claim001], ['u0001', 'x']);
  assert.equal(new Set([first.refreshToken, second.refreshToken, third.refreshToken]).size, 3);
});

test('A used token ends its family, the newest token included, and no other family', async () => {
  const [first, other] = [await login(), await login()];
  const second = await next(first.refreshToken);
  const third = await next(second.refreshToken);
  await refused(first.refreshToken, there);
  await refused(third.refreshToken);
  await next(other.refreshToken);
});

test('A token that the family never had is refused and ends nothing', async () => {
  const { refreshToken } = await login();
  const at = refreshToken.length - 10;
  const changed = refreshToken.slice(0, at) + (refreshToken[at] === 'A' ? 'B' : 'A') + refreshToken.slice(at + 1);
  for (const text of [changed, '', 'x', `${refreshToken}x`, ` ${refreshToken}`, refreshToken.slice(23)])
    await refused(text);
  await next(refreshToken);
});

test('Of twenty refreshes with one token at most one is answered, and no family is left', async () => {
  for (let round = 0; round < 5; round++) {
    const { refreshToken } = await login();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => refresh(refreshToken, n % 2 ? here : there)),
    );
    const good = answers.filter(({ status }) => status === 200);
    assert.equal(good.length, 1);
    assert.equal(answers.filter(({ status }) => status === 400).length, 19);
    await refused(JSON.parse(good[0]?.body as string).refreshToken);
  }
});

test('Neither token is taken for the other', async () => {
  const tokens = await login();
  assert.equal(await read(tokens.refreshToken), 401);
  await refused(tokens.accessToken);
  assert.equal(await read(tokens.accessToken), 200);
  await next(tokens.refreshToken);
});

test('A logout ends the family, a revoke all of the user’s; the access token goes on, as it declares', async () => {
  const [ended, other, stranger] = [await login('u0002'), await login('u0002'), await login('u0003')];
  await client.logout(there, { headers: { authorization: `Bearer ${ended.accessToken}` } });
  await refused(ended.refreshToken);
  assert.equal(await read(ended.accessToken), 200);
  const { refreshToken } = await next(other.refreshToken);
  await client.revoke(there, 'u0002', servers.operatorKey);
  await refused(refreshToken);
  await next(stranger.refreshToken);
});

test('A body that is none of it is 400; the store holds no token', async () => {
  for (const json of [undefined, {}, { refreshToken: 1 }, { refreshToken: 'x', more: 1 }, { refreshToken: ['x'] }])
    assert.equal((await client.call(here, '/refresh', { method: 'POST', json })).status, 400);
  const { refreshToken } = await login();
  const secret = refreshToken.split('.')[1] as string;
  for (const key of await store.redis.keys(`${servers.setting.keyPrefix}family:*`)) {
    assert.ok(!JSON.stringify(await store.redis.hgetall(key)).includes(secret));
    assert.ok((await store.redis.pttl(key)) > 0, 'it stays for ever');
  }
});

test('A read asks the store nothing', async () => {
  const { accessToken } = await login();
  assert.deepEqual(await commandsDuring(store.redis, () => read(accessToken)), {});
});

test('A family is over when it is not used, and at its absolute end though it is in use', async () => {
  const someone = { principal: { id: 'u0001', role: 'user', name: 'n' }, claims: {} } as const;
  const prefix = settingFor(store.url, 60).keyPrefix;
  const families = (idleMs: number, absoluteMs: number) =>
    new RefreshFamilies(store.redis, prefix, { idleMs, absoluteMs });
  const idle = await families(1, 60_000).begin(someone);
  while ((await store.redis.exists(`${prefix}family:${idle.familyId}`)) === 1);
  assert.equal(await families(60_000, 60_000).rotate(idle.refreshToken), undefined);

  const long = families(60_000, 60_000);
  const used = await long.begin(someone);
  const second = await long.rotate(used.refreshToken);
  assert.ok(second);
  await store.redis.hset(`${prefix}family:${used.familyId}`, 'created', Date.now() - 60_000);
  assert.equal(await long.rotate(second.refreshToken), undefined);
  const almost = await long.begin(someone);
  await store.redis.hset(`${prefix}family:${almost.familyId}`, 'created', Date.now() - 50_000);
  assert.ok(await long.rotate(almost.refreshToken));
  assert.ok((await store.redis.pttl(`${prefix}family:${almost.familyId}`)) <= 10_000, 'use carries it past its end');
});

test('Tests may choose short limits', async () => {
  const short = {
    ...contender,
    mount: (app, setting) => mountWithLimits(app, setting, { idleMs: 1, absoluteMs: 1 }),
  } as typeof contender;
  const built = await buildApp(short, settingFor(store.url, 60), freshSecret());
  after(() => built.app.close());
  mountTestOnlyRoutes(built, short);
  const { refreshToken } = (
    await built.app.inject({ method: 'POST', url: '/login', payload: { userId: 'u1' } })
  ).json();
  let status = 200;
  let token = refreshToken;
  while (status === 200) {
    const answer = await built.app.inject({ method: 'POST', url: '/refresh', payload: { refreshToken: token } });
    status = answer.statusCode;
    token = answer.json().refreshToken;
  }
  assert.equal(status, 400);
});
