import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { acquireStore } from '../../bench/store/acquire.ts';
import { contenderNamed } from '../../servers/catalogue.ts';
import type { App } from '../../servers/http/app.ts';
import { basicHeader } from '../../servers/oauth/client-authentication.ts';
import { ContractClient } from '../../servers/wire/client.ts';
import { running } from './running.ts';

const client = new ContractClient();
const store = await acquireStore(process.env);
after(async () => {
  client.close();
  await store.stop();
});
const ofOurs = { skip: store.pid === null ? 'the store is no process of ours' : false };
const refusal = [503, '{"error":"service unavailable"}'];
/** The longest that anybody may wait. */
const timeoutMs = 2_000;

const asking = ['jwt-denylist', 'jwt-not-before', 'opaque-introspection', 'client-credentials'];
for (const id of [...asking, 'jwt-refresh', 'jwt-refresh-grace']) {
  test(`${id}: a store that hangs is 503 within two seconds, and is used again when it goes on`, ofOurs, async () => {
    const contender = await contenderNamed(id);
    const servers = await running(contender, store.url, 1);
    after(() => servers.close());
    const { baseUrl, operatorKey } = servers;
    const { headers, answer } = await client.login(baseUrl, 'u0001');
    const { refreshToken } = JSON.parse(answer.body);
    const me = () => client.call(baseUrl, '/me', { headers, timeoutMs });
    process.kill(store.pid as number, 'SIGSTOP');
    try {
      const post = (path: string, json?: unknown, more: Record<string, string> = {}) =>
        client.call(baseUrl, path, { method: 'POST', json, headers: { ...headers, ...more }, timeoutMs });
      const asked = [
        post('/logout'),
        post('/operator/revoke', { userId: 'u0001' }, { 'x-operator-key': operatorKey }),
        ...(refreshToken === undefined ? [] : [post('/refresh', { refreshToken })]),
      ];
      for (const { status, body } of await Promise.all(asked)) assert.deepEqual([status, body], refusal);
      const read = await me();
      if (contender.storeLoss?.reads === 'unaffected') assert.equal(read.status, 200);
      else assert.deepEqual([read.status, read.body], refusal);
    } finally {
      process.kill(store.pid as number, 'SIGCONT');
    }
    // A new credential: the revoke that was answered with 503 may have landed after all.
    assert.equal((await client.me(baseUrl, await client.login(baseUrl, 'u0002'))).status, 200);
  });
}

test('client-credentials: a revocation that the store does not take is 503, never 200', ofOurs, async () => {
  const contender = await contenderNamed('client-credentials');
  const servers = await running(contender, store.url, 1);
  after(() => servers.close());
  const { app } = servers.instances[0] as App;
  const { id, secret } = contender.forgeClient?.(servers.setting) ?? { id: '', secret: '' };
  const headers = { authorization: basicHeader(id, secret), 'content-type': 'application/x-www-form-urlencoded' };
  const post = (url: string, payload: string) => app.inject({ method: 'POST', url, headers, payload });
  const token = (await post('/oauth/token', 'grant_type=client_credentials')).json().access_token;
  process.kill(store.pid as number, 'SIGSTOP');
  try {
    const answer = await post('/oauth/revoke', `token=${token}`);
    assert.deepEqual([answer.statusCode, answer.json()], [503, { error: 'temporarily_unavailable' }]);
  } finally {
    process.kill(store.pid as number, 'SIGCONT');
  }
});
