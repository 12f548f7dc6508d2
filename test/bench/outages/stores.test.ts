/** A real Redis that goes away and comes back in each way: what it still knows, and what is answered meanwhile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Redis } from 'ioredis';
import { redisToBreak } from '../../../bench/conformance/faults/breakable-redis.ts';
import { outageStore } from '../../../bench/outages/stores.ts';
import { type OutageWay, outageWays } from '../../../vocabulary/outages.ts';

const program = await redisToBreak(process.env, () => {});

const clientOf = (url: string) => {
  const client = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    commandTimeout: 300,
    retryStrategy: () => null,
  });
  client.on('error', () => {});
  return client;
};
/** On a connection of its own: the answer, or the word of its error. */
async function asked(url: string, ask: (client: Redis) => Promise<unknown>): Promise<unknown> {
  const client = clientOf(url);
  try {
    await client.connect();
    return await ask(client);
  } catch (error) {
    const { message } = error as Error;
    return /READONLY/.test(message) ? 'READONLY' : 'no answer';
  } finally {
    client.disconnect();
  }
}
const read = (url: string) => asked(url, (client) => client.get('key'));
const write = (url: string, text: string) => asked(url, (client) => client.set('key', text));

/** Writes, and resolves when it will be kept: a replica is told a moment later, and a log that is being flushed is written to afterwards. */
async function writeForGood(url: string, text: string, way: OutageWay): Promise<void> {
  const client = new Redis(url, { maxRetriesPerRequest: 0 });
  try {
    assert.equal(await client.set('key', text), 'OK');
    if (way === 'failover') assert.equal(await client.wait(1, 10_000), 1);
    while (way === 'killed-kept' && !/aof_buffer_length:0\r/.test(await client.info('persistence')));
  } finally {
    client.disconnect();
  }
}

/** While it is away: to a read and to a write; and what it knows when it is back. */
const expected: Readonly<Record<Exclude<OutageWay, 'failover-late'>, readonly [unknown, unknown, unknown]>> = {
  killed: ['no answer', 'no answer', null],
  'killed-kept': ['no answer', 'no answer', 'before'],
  paused: ['no answer', 'no answer', 'before'],
  'read-only': ['before', 'READONLY', 'before'],
  failover: ['no answer', 'no answer', 'before'],
};

for (const [way, [reads, writes, back]] of Object.entries(expected) as [
  keyof typeof expected,
  (typeof expected)['killed'],
][])
  test(`${way}: what is answered while it is away, and what it knows when it is back, twice`, async (t) => {
    const store = await outageStore(way, program, process.env);
    t.after(() => store.stop());
    for (let turn = 0; turn < 2; turn++) {
      await store.prepare();
      await writeForGood(store.url, 'before', way);
      await store.leave();
      assert.deepEqual([await read(store.url), await write(store.url, 'meanwhile')], [reads, writes]);
      await store.comeBack();
      // A paused one does then what it was asked meanwhile.
      if (way !== 'paused') assert.equal(await read(store.url), back);
      assert.equal(await write(store.url, 'after'), 'OK');
    }
  });

test('failover-late: what was written right before the outage is lost, and what was written earlier is not', async (t) => {
  const store = await outageStore('failover-late', program, process.env);
  t.after(() => store.stop());
  assert.equal(await write(store.url, 'earlier'), 'OK');
  await store.prepare();
  assert.equal(await write(store.url, 'right before'), 'OK');
  await store.leave();
  await store.comeBack();
  assert.equal(await read(store.url), 'earlier');
});

test('every way has a store', () =>
  assert.deepEqual([...Object.keys(expected), 'failover-late'].toSorted(), [...outageWays].toSorted()));
