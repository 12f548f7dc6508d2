import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Ajv, type AnySchema } from 'ajv';
import { allContenders, contenderNamed } from '../../servers/catalogue.ts';
import type { MountableContender } from '../../servers/contender.ts';
import { type App, buildApp } from '../../servers/http/app.ts';
import { mountTestOnlyRoutes } from '../../servers/http/test-only-routes.ts';
import { numberedUser, principalOf } from '../../servers/principal.ts';
import { aCluster, aStore, freshSecret, running, settingFor } from './running.ts';

const { url } = await aStore();
const jwt = await contenderNamed('jwt-stateless');
const operatorKey = freshSecret();

async function appOf(contender: MountableContender) {
  const folder = await mkdtemp(join(tmpdir(), 'authbench-test-'));
  after(() => rm(folder, { recursive: true, force: true }));
  const where = contender.store === 'redis-cluster' ? (await aCluster()).url : url;
  const setting = { ...settingFor(where, contender.lifetimeSeconds), folder };
  const built = await buildApp(contender, setting, operatorKey);
  mountTestOnlyRoutes(built, contender);
  after(() => built.app.close());
  return built.app;
}
const app = await appOf(jwt);
const session = await appOf(await contenderNamed('session-redis'));
const https = { 'x-forwarded-proto': 'https' };
const login = { method: 'POST', url: '/login', payload: { userId: 'u0001' } } as const;

test('Every contender answers /me with the same bytes, and the schemas of its routes are schemas', async () => {
  const lengths = new Set<number>();
  const [ajv, schemas] = [new Ajv(), new Set<AnySchema>()];
  for (const contender of await allContenders()) {
    const seen: typeof contender = {
      ...contender,
      mount(app, setting) {
        app.addHook('onRoute', ({ schema: { body, response } = {} }) => {
          for (const each of [body, ...Object.values(response ?? {})]) if (each) schemas.add(each);
        });
        return contender.mount(app, setting);
      },
    };
    const servers = await running(seen, url, 1);
    after(() => servers.close());
    const server = (servers.instances[0] as App).app;
    const answer = await server.inject({ ...login, payload: { userId: numberedUser(7) }, headers: https });
    // As it came: the values that `inject` reads are unescaped.
    const cookie = [answer.headers['set-cookie'] ?? []].flat()[0]?.split(';')[0];
    const headers = cookie ? { cookie } : { authorization: `Bearer ${answer.json().accessToken}` };
    const me = await server.inject({ url: '/me', headers });
    assert.equal(me.statusCode, 200, contender.id);
    lengths.add(me.rawPayload.length);
  }
  assert.equal(lengths.size, 1);
  assert.ok(schemas.size > 5, `${schemas.size} schemas`);
  for (const schema of schemas) assert.ok(ajv.validateSchema(schema), JSON.stringify([schema, ajv.errors]));
});

test('The role and the name follow from the id', () => {
  assert.deepEqual(principalOf('u0001'), { id: 'u0001', role: 'user', name: 'Name of u0001' });
  assert.equal(principalOf('admin7').role, 'admin');
});

test('There is no login and no slow read unless they are mounted, and no refresh where the design has none', async () => {
  const bare = (await buildApp(jwt, settingFor(undefined, 60), operatorKey)).app;
  after(() => bare.close());
  assert.equal((await bare.inject(login)).statusCode, 404);
  assert.equal((await bare.inject('/me/slow')).statusCode, 404);
  assert.equal((await app.inject('/me/slow')).statusCode, 401, 'mounted, and wants a credential');
  assert.equal((await app.inject({ method: 'POST', url: '/refresh' })).statusCode, 404);
});

test('X-Forwarded-Proto is believed from loopback alone, and only when it says https', async () => {
  const asked = async (remoteAddress: string, proto: string) =>
    (await session.inject({ ...login, headers: { 'x-forwarded-proto': proto }, remoteAddress })).statusCode;
  assert.equal(await asked('127.0.0.1', 'https'), 200);
  assert.equal(await asked('::1', 'https'), 200);
  assert.equal(await asked('::ffff:127.0.0.1', 'https'), 200);
  assert.equal(await asked('192.0.2.7', 'https'), 400);
  assert.equal(await asked('::ffff:192.0.2.127', 'https'), 400);
  assert.equal(await asked('127.0.0.1', 'http'), 400);
  assert.equal(await asked('127.0.0.1', 'http, https'), 400);
});

test('X-Forwarded-For and X-Forwarded-Host change nothing', async () => {
  const { app: probe } = await buildApp(jwt, settingFor(undefined, 60), operatorKey);
  after(() => probe.close());
  probe.get('/seen', async ({ ip, host, protocol }) => ({ ip, host, protocol }));
  const lies = { 'x-forwarded-for': '192.0.2.7', 'x-forwarded-host': 'evil.test', ...https };
  assert.deepEqual((await probe.inject({ url: '/seen', headers: lies })).json(), {
    ip: '127.0.0.1',
    host: 'localhost:80',
    protocol: 'https',
  });
});

test('A refusal for want of a credential has a challenge without an error; cookies have one of their own', async () => {
  const bearer = await app.inject('/me');
  assert.equal(bearer.headers['www-authenticate'], 'Bearer realm="authbench"');
  const cookie = await session.inject({ url: '/me', headers: { authorization: 'Bearer x' } });
  assert.equal(cookie.headers['www-authenticate'], 'Cookie realm="authbench"');
  assert.equal(bearer.body, cookie.body);
  assert.equal(bearer.headers['cache-control'], 'no-store');
});

test('The operator’s key is asked for before the body is read', async () => {
  const revoke = (headers: Record<string, string | string[]>, payload: object) =>
    app.inject({ method: 'POST', url: '/operator/revoke', headers, payload });
  assert.equal((await revoke({}, { nonsense: 1 })).statusCode, 401);
  assert.equal((await revoke({ 'x-operator-key': operatorKey }, { nonsense: 1 })).statusCode, 400);
  assert.equal((await revoke({ 'x-operator-key': operatorKey }, { userId: 'u0001' })).statusCode, 204);
});

test('Bad input is 400, and an error of the design is 500 that tells nothing', async () => {
  const post = (payload: unknown) => app.inject({ ...login, payload: payload as object });
  for (const payload of [
    {},
    { userId: 7 },
    { userId: '../x' },
    { userId: 'u1', claims: { a: 1 } },
    { userId: 'u1', x: 1 },
  ])
    assert.equal((await post(payload)).statusCode, 400);
  const good = await app.inject(login);
  const headers = { authorization: `Bearer ${good.json().accessToken}` };
  for (const ms of ['-1', 'x', '999999'])
    assert.equal((await app.inject({ url: `/me/slow?ms=${ms}`, headers })).statusCode, 400);
  const broken = await appOf({
    ...jwt,
    mount: async () => ({
      login: () => Promise.reject(new Error('secret detail')),
      authenticate: () => Promise.reject(Object.assign(new Error('secret detail'), { statusCode: 200 })),
      logout: async () => {},
      revoke: async () => {},
    }),
  });
  for (const answer of [await broken.inject(login), await broken.inject('/me')]) {
    assert.equal(answer.statusCode, 500);
    assert.equal(answer.body, '{"error":"internal server error"}');
  }
});
