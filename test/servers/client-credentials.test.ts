import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { contenderNamed } from '../../servers/catalogue.ts';
import type { App } from '../../servers/http/app.ts';
import { basicHeader } from '../../servers/oauth/client-authentication.ts';
import { secretOfMachine } from '../../servers/oauth/machine-tokens.ts';
import { aStore, running } from './running.ts';

const store = await aStore();
const contender = await contenderNamed('client-credentials');
const servers = await running(contender, store.url, 1);
after(() => servers.close());
const { app } = servers.instances[0] as App;

const secret = (id: string) => secretOfMachine(servers.setting, id) as string;
const basic = (id: string, by = secret(id)) => ({ authorization: basicHeader(id, by) });
const post = (url: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(fields).toString(),
  });
const grant = { grant_type: 'client_credentials' };
const read = (token: string, url = '/me') => app.inject({ url, headers: { authorization: `Bearer ${token}` } });
const tokenOf = async (id: string, scope?: string): Promise<string> =>
  (await post('/oauth/token', { ...grant, ...(scope ? { scope } : {}) }, basic(id))).json().access_token;

test('A client exchanges its secret for a token, by Basic or by the body, and gets no refresh token', async () => {
  const inBody = { client_id: 'machine-1', client_secret: secret('machine-1') };
  for (const answer of [
    await post('/oauth/token', grant, basic('machine-1')),
    await post('/oauth/token', { ...grant, ...inBody }),
  ]) {
    assert.equal(answer.statusCode, 200);
    assert.deepEqual(Object.keys(answer.json()), ['access_token', 'token_type', 'expires_in', 'scope']);
    assert.equal(answer.json().scope, 'read');
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal((await read(answer.json().access_token)).json().id, 'machine-1');
  }
});

test('A client that conformance may use is one', async () => {
  const made = contender.forgeClient?.(servers.setting);
  assert.ok(made);
  assert.equal((await post('/oauth/token', grant, basic(made.id, made.secret))).statusCode, 200);
});

const wrong: Record<
  string,
  [status: number, error: string, fields: Record<string, string>, headers?: Record<string, string>]
> = {
  'a wrong secret': [401, 'invalid_client', grant, basic('machine-1', secret('machine-2'))],
  'no client': [401, 'invalid_client', grant],
  'an id that is none': [401, 'invalid_client', grant, basic('../x', 'x')],
  'a wrong secret in the body': [401, 'invalid_client', { ...grant, client_id: 'machine-1', client_secret: 'x' }],
  'another grant': [400, 'unsupported_grant_type', { grant_type: 'password' }, basic('machine-1')],
  'no grant': [400, 'invalid_request', {}, basic('machine-1')],
  'a scope beyond its own': [400, 'invalid_scope', { ...grant, scope: 'read admin' }, basic('machine-1')],
  'two ways at once': [400, 'invalid_request', { ...grant, client_secret: secret('machine-1') }, basic('machine-1')],
};
for (const [name, [status, error, fields, headers]] of Object.entries(wrong)) {
  test(`A token request with ${name} is ${status} ${error}`, async () => {
    const answer = await post('/oauth/token', fields, headers);
    assert.deepEqual([answer.statusCode, answer.json()], [status, { error }]);
    assert.equal(/^Basic realm=/.test(String(answer.headers['www-authenticate'])), status === 401);
    assert.equal(answer.headers['cache-control'], 'no-store');
  });
}

test('A token request by GET or as JSON is refused', async () => {
  const get = await app.inject({ url: '/oauth/token?grant_type=client_credentials', headers: basic('machine-1') });
  assert.equal(get.statusCode, 404);
  const json = await app.inject({ method: 'POST', url: '/oauth/token', headers: basic('machine-1'), payload: grant });
  assert.deepEqual([json.statusCode, json.json()], [400, { error: 'invalid_request' }]);
});

test('What needs more scope is 403 and says which; a client that may have it gets it only where it asks', async () => {
  const little = await read(await tokenOf('admin-1', 'read'), '/admin');
  assert.deepEqual([little.statusCode, little.body], [403, '{"error":"forbidden"}']);
  const challenge = 'Bearer realm="authbench", error="insufficient_scope", scope="admin"';
  assert.equal(little.headers['www-authenticate'], challenge);
  assert.equal((await read(await tokenOf('admin-1', 'admin'), '/admin')).statusCode, 200);
  assert.equal((await read(await tokenOf('admin-1'), '/admin')).statusCode, 200);
});

test('A client revokes its own tokens; an unknown one is 200, one of another client is refused', async () => {
  const [token, other] = [await tokenOf('machine-1'), await tokenOf('machine-1')];
  const foreign = await post('/oauth/revoke', { token }, basic('machine-2'));
  assert.deepEqual([foreign.statusCode, foreign.json()], [400, { error: 'invalid_grant' }]);
  assert.equal((await post('/oauth/revoke', { token }, basic('machine-1', 'x'))).statusCode, 401);
  assert.equal((await read(token)).statusCode, 200);
  for (const text of [token, token, 'unknown'])
    assert.equal((await post('/oauth/revoke', { token: text }, basic('machine-1'))).statusCode, 200);
  assert.deepEqual([(await read(token)).statusCode, (await read(other)).statusCode], [401, 200]);
});
