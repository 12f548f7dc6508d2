import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import Fastify from 'fastify';
import type { Setting } from '../../servers/contender.ts';
import { mountWithTimes } from '../../servers/contenders/jwt-rs256.ts';
import { forgedByIssuer } from '../../servers/issuer/forge.ts';
import { buildIssuer } from '../../servers/issuer/issuer.ts';
import { principalOf } from '../../servers/principal.ts';
import { freshSecret, settingFor } from './running.ts';

const operatorKey = freshSecret();
const long = 3_600_000;
const times = { refreshMs: long, cooldownMs: 0, staleMs: long, deadlineMs: 1_000 };

/** An issuer whose keys are fetched through a counter, and a server that trusts it. */
async function pair(given: Partial<typeof times> = {}) {
  const bare = settingFor(undefined, 60);
  const issuer = await buildIssuer(bare, operatorKey);
  let fetches = 0;
  issuer.addHook('onRequest', async ({ url }) => {
    if (url === '/jwks') fetches++;
  });
  const issuerUrl = await issuer.listen({ host: '127.0.0.1', port: 0 });
  const setting: Setting = { ...bare, issuerUrl };
  const app = Fastify();
  const mounted = await mountWithTimes(app, setting, { ...times, ...given });
  app.get('/me', async (request, reply) => (await mounted.authenticate(request)) ?? reply.code(401).send());
  const close = () => Promise.all([app.close(), issuer.close()]);
  after(close);
  const login = async () => {
    const answer = await mounted.login({ principal: principalOf('u0001'), claims: {} }, null as never, null as never);
    return answer?.accessToken as string;
  };
  const status = async (token: string) =>
    (await app.inject({ url: '/me', headers: { authorization: `Bearer ${token}` } })).statusCode;
  const operator = (url: string) => issuer.inject({ method: 'POST', url, headers: { 'x-operator-key': operatorKey } });
  return { issuer, setting, app, login, status, operator, fetches: () => fetches };
}

/** Until it holds; the test's own time limit is the deadline. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await wait(5);
}

test('A token with a new key is accepted once the keys may be fetched again, one with the old key goes on', async () => {
  const { login, status, operator } = await pair();
  const before = await login();
  await operator('/test-only/rotate');
  const next = await login();
  assert.deepEqual([await status(before), await status(next)], [200, 200]);
});

test('A key that is published no more is refused after the next fetch, though no unknown key causes one', async () => {
  const { login, status, operator } = await pair({ refreshMs: 20 });
  const before = await login();
  assert.equal(await status(before), 200);
  await operator('/test-only/rotate');
  await operator('/test-only/retire');
  await until(async () => (await status(before)) === 401);
  assert.equal(await status(await login()), 200);
});

test('While the endpoint is down, known keys verify; past their time nobody can say, which is 503', async () => {
  const { login, status, issuer } = await pair();
  const token = await login();
  await issuer.close();
  assert.equal(await status(token), 200);

  const brief = await pair({ staleMs: 300 });
  const other = await brief.login();
  await brief.issuer.close();
  await until(async () => (await brief.status(other)) === 503);
});

/** Tokens with kids that nobody has, signed with a key of the issuer's. */
async function unknownKids(setting: Setting, count: number): Promise<string[]> {
  const forge = await forgedByIssuer(setting);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signature = (await forge.sign('x')).toString('base64url');
  return Array.from(
    { length: count },
    (_, n) => `${part({ ...forge.header, kid: `kid-${n}` })}.${part(forge.claims('u0001'))}.${signature}`,
  );
}

test('A flood of unknown kids causes no more fetches than the cool-down lets through', async () => {
  const { setting, status, fetches } = await pair({ cooldownMs: long });
  const tokens = await unknownKids(setting, 50);
  const before = fetches();
  for (const token of tokens) assert.equal(await status(token), 401);
  assert.equal(fetches(), before);
});

test('Nor does it when the endpoint answers with errors', async () => {
  const { setting, issuer, app } = await pair();
  const tokens = await unknownKids(setting, 50);
  const keys = (await issuer.inject('/jwks')).body;
  let asked = 0;
  const failing = createServer((_request, response) => {
    asked++;
    response.statusCode = asked === 1 ? 200 : 500;
    response.end(keys);
  }).listen(0, '127.0.0.1');
  after(() => failing.close());
  await new Promise((listening) => failing.once('listening', listening));
  const issuerUrl = `http://127.0.0.1:${(failing.address() as AddressInfo).port}`;
  const other = Fastify();
  after(() => other.close());
  const mounted = await mountWithTimes(other, { ...setting, issuerUrl }, { ...times, cooldownMs: long });
  for (const token of tokens)
    assert.equal(await mounted.authenticate({ headers: { authorization: `Bearer ${token}` } } as never), undefined);
  assert.equal(asked, 1);
  await app.close();
});

test('Without an issuer it does not start', async () => {
  const gone = { ...settingFor(undefined, 60), issuerUrl: 'http://127.0.0.1:1' };
  for (const setting of [gone, settingFor(undefined, 60)])
    await assert.rejects(mountWithTimes(Fastify(), setting, times), { code: 'AB_ISSUER_UNREACHABLE' });
});
