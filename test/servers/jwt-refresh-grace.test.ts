import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { contenderNamed } from '../../servers/catalogue.ts';
import { ContractClient } from '../../servers/wire/client.ts';
import { aStore, running } from './running.ts';

const store = await aStore();
const servers = await running(await contenderNamed('jwt-refresh-grace'), store.url);
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
const login = async (user = 'u0001'): Promise<Tokens> => JSON.parse((await client.login(here, user)).answer.body);
const refresh = (refreshToken: string, baseUrl = here) =>
  client.call(baseUrl, '/refresh', { method: 'POST', json: { refreshToken } });
async function next(refreshToken: string, baseUrl = here): Promise<Tokens> {
  const answer = await refresh(refreshToken, baseUrl);
  assert.equal(answer.status, 200);
  return JSON.parse(answer.body);
}
const refused = async (refreshToken: string) => assert.equal((await refresh(refreshToken)).status, 400);

/** As if every use so far had been so long ago. */
async function aged({ refreshToken }: Tokens, ms: number): Promise<void> {
  const key = `${servers.setting.keyPrefix}family:${refreshToken.split('.')[0]}`;
  const uses = Object.keys(await store.redis.hgetall(key)).filter((field) => field.startsWith('used:'));
  for (const use of uses) await store.redis.hincrby(key, use, -ms);
}

test('However many refresh at once with one token, on whichever instance, all are given the same successor, and it works', async () => {
  const { refreshToken } = await login();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => next(refreshToken, n % 2 === 0 ? here : there)),
  );
  const [successor, ...others] = new Set(answers.map((tokens) => tokens.refreshToken));
  assert.deepEqual(others, []);
  assert.notEqual(successor, refreshToken);
  const second = await next(successor as string, there);
  assert.equal((await next(successor as string)).refreshToken, second.refreshToken);
  assert.equal((await client.me(here, { headers: { authorization: `Bearer ${second.accessToken}` } })).status, 200);
});

test('The grace time of a token counts from its first use, and a reuse does not lengthen it', async () => {
  const first = await login();
  const { refreshToken } = await next(first.refreshToken);
  await aged(first, 6_000);
  assert.equal((await next(first.refreshToken)).refreshToken, refreshToken);
  await aged(first, 4_000);
  await refused(first.refreshToken);
});

test('A reuse after the grace time ends the family, its newest token included, and no other family', async () => {
  const [first, other] = [await login(), await login()];
  const { refreshToken } = await next(first.refreshToken);
  await aged(first, 10_000);
  await refused(first.refreshToken);
  await refused(refreshToken);
  await next(other.refreshToken);
});

test('What a logout or a revoke ended is given no grace', async () => {
  const [ended, revoked] = [await login('u0002'), await login('u0003')];
  for (const { refreshToken } of [ended, revoked]) await next(refreshToken);
  await client.logout(here, { headers: { authorization: `Bearer ${ended.accessToken}` } });
  await client.revoke(here, 'u0003', servers.operatorKey);
  for (const { refreshToken } of [ended, revoked]) await refused(refreshToken);
});

test('Families that are over before it are over within the grace time too', async () => {
  const first = await login();
  await next(first.refreshToken);
  const key = `${servers.setting.keyPrefix}family:${first.refreshToken.split('.')[0]}`;
  await store.redis.hset(key, 'created', Date.now() - 12 * 3_600_000);
  await refused(first.refreshToken);
  assert.equal(await store.redis.exists(key), 0);
});

test('The store holds neither a token nor its successor', async () => {
  const first = await login();
  const second = await next(first.refreshToken);
  const key = `${servers.setting.keyPrefix}family:${first.refreshToken.split('.')[0]}`;
  const text = JSON.stringify(await store.redis.hgetall(key));
  for (const { refreshToken } of [first, second]) assert.ok(!text.includes(refreshToken.split('.')[1] as string));
});
