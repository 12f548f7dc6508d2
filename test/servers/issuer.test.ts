import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testOnlyLoginGrant } from '../../servers/issuer/clients.ts';
import { buildIssuer } from '../../servers/issuer/issuer.ts';
import { basicHeader } from '../../servers/oauth/client-authentication.ts';
import { clientSecret } from '../../servers/oauth/client-secret.ts';
import { aStore, freshSecret, settingFor } from './running.ts';

const store = await aStore();
const setting = settingFor(store.url, 60);
const operatorKey = freshSecret();
const issuer = await buildIssuer(setting, operatorKey);
after(() => issuer.close());

const secret = (id: string) => clientSecret(setting.secret, id);
const basic = (id: string) => ({ authorization: basicHeader(id, secret(id)) });
const opaque = basic('resource-opaque');
type Fields = Record<string, string>;
const post = (url: string, fields: Fields | string, headers: Fields = opaque) =>
  issuer.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: typeof fields === 'string' ? fields : new URLSearchParams(fields).toString(),
  });
const login = { grant_type: testOnlyLoginGrant, user_id: 'u0001' };
const tokenOf = async (fields: Fields = login): Promise<string> =>
  (await post('/oauth/token', fields)).json().access_token;

test('A resource server is given a token of the kind that is meant for it', async () => {
  const [jwt, random] = [await post('/oauth/token', login, basic('resource-jwt')), await post('/oauth/token', login)];
  assert.match(jwt.json().access_token, /^ey[\w-]+\.[\w-]+\.[\w-]+$/);
  assert.match(random.json().access_token, /^[\w-]{43}$/);
  assert.deepEqual(
    { ...(random.json() as object), access_token: '' },
    { access_token: '', token_type: 'Bearer', expires_in: 60 },
  );
  assert.equal(random.headers['cache-control'], 'no-store');
});

test('A client authenticates by Basic or by the body, and not by both', async () => {
  const inBody = { client_id: 'resource-opaque', client_secret: secret('resource-opaque') };
  assert.equal((await post('/oauth/token', { ...login, ...inBody }, {})).statusCode, 200);
  const both = await post('/oauth/token', { ...login, ...inBody });
  assert.deepEqual([both.statusCode, both.json()], [400, { error: 'invalid_request' }]);
});

const strangers: Record<string, Fields> = {
  'no credentials': {},
  'a wrong secret': { authorization: basicHeader('resource-opaque', secret('resource-jwt')) },
  'the shared secret itself': { authorization: basicHeader('resource-opaque', setting.secret) },
  'an unknown client': { authorization: basicHeader('nobody', secret('nobody')) },
  'an empty secret of an unknown client': { authorization: basicHeader('nobody', '') },
  'a name that every object has': { authorization: basicHeader('toString', '') },
  'another scheme': { authorization: 'Bearer x' },
  'Basic without a colon': { authorization: `Basic ${Buffer.from('resource-opaque').toString('base64')}` },
  'a broken escape': { authorization: `Basic ${Buffer.from('resource-opaque:%').toString('base64')}` },
};
for (const [name, headers] of Object.entries(strangers)) {
  test(`Nobody asks with ${name}`, async () => {
    const token = await tokenOf();
    for (const url of ['/oauth/introspect', '/oauth/revoke', '/oauth/token', '/test-only/sign', '/oauth/revoke-user']) {
      const fields = { ...login, token, alg: 'RS256', signing_input: 'eA' };
      const answer = await post(url, fields, headers);
      assert.deepEqual([url, answer.statusCode, answer.json()], [url, 401, { error: 'invalid_client' }]);
      assert.match(String(answer.headers['www-authenticate']), /^Basic realm=/);
    }
    assert.equal((await post('/oauth/introspect', { token })).json().active, true, 'it was revoked all the same');
  });
}

test('A known token is active with what it stands for; the store holds no text of it', async () => {
  const token = await tokenOf({ ...login, claims: '{"claim001":"x"}' });
  const told = await post('/oauth/introspect', { token });
  const { active, sub, role, name, claim001, client_id, token_type } = told.json();
  assert.deepEqual(
    { active, sub, role, name, claim001, client_id, token_type },
    {
      active: true,
      sub: 'u0001',
      role: 'user',
      name: 'Name of u0001',
      claim001: 'x',
      client_id: 'resource-opaque',
      token_type: 'Bearer',
    },
  );
  assert.equal(told.headers['cache-control'], 'no-store');
  const keys = await store.redis.keys(`${setting.keyPrefix}*`);
  assert.ok(keys.length >= 2);
  for (const key of keys) assert.ok(!key.includes(token));
});

test('Of any other token nothing is said but that it is not active', async () => {
  const token = await tokenOf();
  const other = (token.startsWith('A') ? 'B' : 'A') + token.slice(1);
  const jwt = (await post('/oauth/token', login, basic('resource-jwt'))).json().access_token;
  const over = await tokenOf({ ...login, lifetime_seconds: '-1' });
  for (const text of ['', 'x', other, `${token}=`, jwt, over, 'x'.repeat(10_000)]) {
    const answer = await post('/oauth/introspect', { token: text });
    assert.deepEqual([answer.statusCode, answer.body], [200, '{"active":false}']);
  }
});

test('A revoke holds at once, is 200 for what is unknown, and is refused to another client', async () => {
  const token = await tokenOf();
  const foreign = await post('/oauth/revoke', { token }, basic('resource-jwt'));
  assert.deepEqual([foreign.statusCode, foreign.json()], [400, { error: 'invalid_grant' }]);
  assert.equal((await post('/oauth/introspect', { token })).json().active, true);
  for (const text of [token, token, 'unknown'])
    assert.equal((await post('/oauth/revoke', { token: text })).statusCode, 200);
  assert.equal((await post('/oauth/introspect', { token })).body, '{"active":false}');
});

test('All tokens of a user end, and nobody else’s', async () => {
  const mine = [await tokenOf(), await tokenOf()];
  const other = await tokenOf({ ...login, user_id: 'u0002' });
  assert.equal((await post('/oauth/revoke-user', { user_id: 'u0001' })).statusCode, 204);
  for (const token of mine) assert.equal((await post('/oauth/introspect', { token })).json().active, false);
  assert.equal((await post('/oauth/introspect', { token: other })).json().active, true);
});

test('A form that is none, is incomplete or says a thing twice is 400 invalid_request; GET is not served', async () => {
  const json = await post('/oauth/token', JSON.stringify(login), { ...opaque, 'content-type': 'application/json' });
  const twice = await post('/oauth/introspect', 'token=a&token=b');
  const none = await post('/oauth/introspect', {});
  const claims = await post('/oauth/token', { ...login, claims: '[1]' });
  for (const answer of [json, twice, none, claims])
    assert.deepEqual([answer.statusCode, answer.json()], [400, { error: 'invalid_request' }]);
  const grant = await post('/oauth/token', { grant_type: 'password' });
  assert.deepEqual([grant.statusCode, grant.json()], [400, { error: 'unsupported_grant_type' }]);
  for (const url of ['/oauth/token', '/oauth/introspect', '/oauth/revoke'])
    assert.equal((await issuer.inject({ url: `${url}?grant_type=x`, headers: opaque })).statusCode, 404);
});

test('Keys are published by their public half, the signing one first; only the operator rotates and retires them', async () => {
  const kids = async () => (await issuer.inject('/jwks')).json().keys.map(({ kid }: { kid: string }) => kid);
  const [first] = await kids();
  for (const url of ['/test-only/rotate', '/test-only/retire', '/test-only/withhold', '/test-only/publish'])
    for (const headers of [{}, opaque, { 'x-operator-key': `${operatorKey}x` }])
      assert.equal((await issuer.inject({ method: 'POST', url, headers })).statusCode, 401);
  const operator = (url: string) => issuer.inject({ method: 'POST', url, headers: { 'x-operator-key': operatorKey } });
  await operator('/test-only/rotate');
  const [second, ...before] = await kids();
  assert.deepEqual(before, [first]);
  await operator('/test-only/retire');
  assert.deepEqual(await kids(), [second]);
  for (const key of (await issuer.inject('/jwks')).json().keys)
    assert.deepEqual(Object.keys(key).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
});

test('Keys can be withheld, and whoever asks for them is counted', async () => {
  const headers = { 'x-operator-key': operatorKey };
  const order = (url: string) => issuer.inject({ method: 'POST', url, headers });
  const asked = async () => (await issuer.inject({ url: '/test-only/fetches', headers })).json().fetches;
  assert.equal((await issuer.inject('/test-only/fetches')).statusCode, 401);
  const before = await asked();
  await order('/test-only/withhold');
  assert.equal((await issuer.inject('/jwks')).statusCode, 503);
  await order('/test-only/publish');
  assert.equal((await issuer.inject('/jwks')).statusCode, 200);
  assert.equal(await asked(), before + 2);
});

test('Without its store the issuer says 503, to a revoke as well', async () => {
  const { issuer: alone, answers } = await withoutStore();
  after(() => alone.close());
  for (const answer of await answers())
    assert.deepEqual([answer.statusCode, answer.json()], [503, { error: 'temporarily_unavailable' }]);
});

async function withoutStore() {
  const bare = { ...setting, storeUrl: undefined };
  const alone = await buildIssuer(bare, operatorKey);
  const token = 'A'.repeat(43);
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...opaque };
  const ask = (url: string, fields: Fields) =>
    alone.inject({ method: 'POST', url, headers, payload: new URLSearchParams(fields).toString() });
  const answers = () =>
    Promise.all([
      ask('/oauth/introspect', { token }),
      ask('/oauth/revoke', { token }),
      ask('/oauth/revoke-user', { user_id: 'u0001' }),
      ask('/oauth/token', login),
    ]);
  return { issuer: alone, answers };
}
