import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { freePort } from '../../../bench/process/free-port.ts';
import { startGuarded } from '../../../bench/process/guarded.ts';
import { acquireStore } from '../../../bench/store/acquire.ts';
import { connect } from '../../../bench/store/connection.ts';
import { removeKeys } from '../../../bench/store/keys.ts';
import { readyLine } from '../../../bench/store/store.ts';
import { AuthbenchError, format } from '../../../vocabulary/errors.ts';
import { isAlive } from '../../../vocabulary/is-alive.mjs';
import { env, ownProgram, ownStore } from './own-store.ts';

const limit = { timeout: 120_000 };

async function rejected(url: string): Promise<AuthbenchError> {
  try {
    await acquireStore({ REDIS_URL: url });
  } catch (error) {
    assert.ok(error instanceof AuthbenchError, String(error));
    return error;
  }
  assert.fail(`${url} was accepted`);
}

test('a store named by REDIS_URL is used, and outlives us', limit, async (t) => {
  const other = await ownStore(t);
  const store = await acquireStore({ REDIS_URL: other.url }, { cores: '0' });
  assert.deepEqual(
    [store.from, store.url, store.ownedByUs, store.pid, store.settings.cores],
    ['REDIS_URL', other.url, false, null, undefined],
  );
  assert.equal(store.version, other.version);
  assert.equal(store.settings.appendonly, 'no');
  await store.stop();
  assert.equal(isAlive(other.pid as number), true);
  (await connect(other.url)).disconnect();
});

test('a REDIS_URL where nobody listens is a complaint with the address', async () => {
  const error = await rejected(`redis://127.0.0.1:${await freePort()}`);
  assert.equal(error.code, 'AB_REDIS_UNREACHABLE');
  assert.equal(error.exitCode, 2);
  assert.match(error.complaint.received ?? '', /127\.0\.0\.1:\d+: .*ECONNREFUSED/);
});

test('a server that accepts and never answers is given up after two seconds', async (t) => {
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const error = await rejected(`redis://:geheim@127.0.0.1:${(server.address() as AddressInfo).port}`);
  assert.equal(error.code, 'AB_REDIS_UNREACHABLE');
  assert.match(error.complaint.what, /within 2 s/);
  assert.doesNotMatch(format(error), /geheim/);
});

test('a name that does not exist is a complaint with the name', async () => {
  const error = await rejected('redis://no-such-host.invalid:6379');
  assert.equal(error.code, 'AB_REDIS_UNREACHABLE');
  assert.match(error.complaint.received ?? '', /no-such-host\.invalid/);
});

async function withPassword(t: TestContext): Promise<number> {
  const { command } = await ownProgram();
  const port = await freePort();
  const args = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--requirepass', 'richtig'];
  const guarded = startGuarded([...command, ...args], ['true'], env);
  t.after(() => guarded.stop());
  await guarded.written(readyLine, 20);
  return port;
}

test('a password that is missing or wrong is told apart, and never printed', limit, async (t) => {
  const port = await withPassword(t);
  const none = await rejected(`redis://127.0.0.1:${port}`);
  assert.equal(none.code, 'AB_REDIS_PASSWORD');
  assert.match(none.complaint.what, /requires a password/);
  const wrong = await rejected(`redis://:falsch@127.0.0.1:${port}`);
  assert.equal(wrong.code, 'AB_REDIS_PASSWORD');
  assert.match(wrong.complaint.what, /refuses this password/);
  assert.doesNotMatch(format(wrong), /falsch/);
  const store = await acquireStore({ REDIS_URL: `redis://:richtig@127.0.0.1:${port}` });
  assert.equal(store.from, 'REDIS_URL');
});

test('only the keys of a prefix are removed, also where it looks like a pattern', limit, async (t) => {
  const { url } = await ownStore(t);
  const client = await connect(url);
  t.after(() => client.disconnect());
  const ours = Array.from({ length: 2_500 }, (_, index) => `run[1]*:${index}`);
  await client.mset(...ours.flatMap((key) => [key, 'x']), 'run1:other', 'x', 'foreign', 'x');
  assert.equal(await removeKeys(url, 'run[1]*:'), 2_500);
  assert.deepEqual((await client.keys('*')).sort(), ['foreign', 'run1:other']);
  await assert.rejects(removeKeys(url, ''), RangeError);
});
