import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acquireStore } from '../../bench/store/acquire.ts';
import { contenderNamed } from '../../servers/catalogue.ts';
import { buildApp } from '../../servers/http/app.ts';
import { ContractClient } from '../../servers/wire/client.ts';
import { AuthbenchError, format } from '../../vocabulary/errors.ts';
import { aStore, freshSecret, running, settingFor } from './running.ts';

const client = new ContractClient();
const refusal = { status: 503, body: '{"error":"service unavailable"}' };
const { url, pid } = await aStore();

/** A store is stopped and killed by its process, so it must be one of ours. */
const ofOurs = { skip: pid === null ? 'the store is no process of ours' : false };

for (const id of ['session-redis', 'session-redis-defaults']) {
  test(`${id}: a store that is gone is 503 for reads and logins, and tells nothing`, ofOurs, async () => {
    const own = await acquireStore(process.env);
    const servers = await running(await contenderNamed(id), own.url, 1);
    try {
      const credential = await client.login(servers.baseUrl, 'u0001');
      const slow = client.slowMe(servers.baseUrl, credential, 500);
      await client.me(servers.baseUrl, credential);
      process.kill(own.pid as number, 'SIGKILL');
      const login = { method: 'POST', json: { userId: 'u0002' } } as const;
      const answers = [
        await client.me(servers.baseUrl, credential),
        await client.logout(servers.baseUrl, credential),
        await client.call(servers.baseUrl, '/login', login),
        await client.revoke(servers.baseUrl, 'u0001', servers.operatorKey),
      ];
      if (id === 'session-redis-defaults') answers.push(await slow);
      for (const { status, body, headers } of answers) {
        assert.deepEqual({ status, body }, refusal);
        assert.equal(headers['set-cookie'], undefined);
      }
      await slow;
    } finally {
      await servers.close();
      await own.stop();
    }
  });
}

test('A store that hangs is 503, and is used again when it goes on', ofOurs, async () => {
  const servers = await running(await contenderNamed('session-redis'), url, 1);
  try {
    const credential = await client.login(servers.baseUrl, 'u0001');
    process.kill(pid as number, 'SIGSTOP');
    const login = { method: 'POST', json: { userId: 'u0002' } } as const;
    const [read, write] = await Promise.all([
      client.me(servers.baseUrl, credential),
      client.call(servers.baseUrl, '/login', login),
    ]);
    assert.deepEqual([read.status, write.status], [503, 503]);
    process.kill(pid as number, 'SIGCONT');
    assert.equal((await client.me(servers.baseUrl, credential)).status, 200);
  } finally {
    process.kill(pid as number, 'SIGCONT');
    await servers.close();
  }
});

test('A store that cannot be reached stops the start, and the password in its URL is not told', async () => {
  const contender = await contenderNamed('session-redis');
  const setting = settingFor('redis://user:hunter2hunter2@127.0.0.1:1', 60);
  await assert.rejects(buildApp(contender, setting, freshSecret()), (error) => {
    assert.ok(error instanceof AuthbenchError);
    assert.equal(error.code, 'AB_STORE_UNREACHABLE');
    assert.doesNotMatch(format(error), /hunter2/);
    return true;
  });
});
