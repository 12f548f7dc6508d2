import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../../../bench/store/connection.ts';
import { type Counters, difference, openCounters } from '../../../bench/store/counters.ts';
import { ownStore } from './own-store.ts';

const limit = { timeout: 120_000 };

test(
  'two readings with nothing in between differ by nothing: reading costs nothing that is counted',
  limit,
  async (t) => {
    const store = await ownStore(t);
    const reader = await openCounters(store.url);
    t.after(() => reader.close());
    // Several, since the length of a reply changes with its figures.
    let before = await reader.read();
    for (let round = 0; round < 20; round++) {
      const after = await reader.read();
      const { commands, bytesIn, bytesOut, evictedKeys } = difference(before, after);
      assert.deepEqual(
        { commands, bytesIn, bytesOut, evictedKeys },
        { commands: {}, bytesIn: 0, bytesOut: 0, evictedKeys: 0 },
      );
      before = after;
    }
  },
);

test('what others do is counted to the byte', limit, async (t) => {
  const store = await ownStore(t);
  const client = await connect(store.url);
  const reader = await openCounters(store.url);
  t.after(() => {
    reader.close();
    client.disconnect();
  });
  const before = await reader.read();
  await client.set('key', 'value');
  for (let time = 0; time < 3; time++) await client.get('key');
  const after = await reader.read();
  const { commands, bytesIn, bytesOut, restarted, backwards } = difference(before, after);
  assert.deepEqual(commands, { set: 1, get: 3 });
  // *3 $3 set $3 key $5 value: 4 + 4+5 + 4+5 + 4+7 = 33 bytes; *2 $3 get $3 key: 4 + 4+5 + 4+5 = 22.
  assert.equal(bytesIn, 33 + 3 * 22);
  // +OK: 5 bytes; $5 value: 4+7 = 11.
  assert.equal(bytesOut, 5 + 3 * 11);
  assert.deepEqual([restarted, backwards], [false, []]);
});

test('readings that are asked for at once are taken one after the other', limit, async (t) => {
  const store = await ownStore(t);
  const reader = await openCounters(store.url);
  t.after(() => reader.close());
  const [one, two, three] = await Promise.all([reader.read(), reader.read(), reader.read()]);
  assert.deepEqual(difference(one as Counters, two as Counters).bytesOut, 0);
  assert.deepEqual(difference(two as Counters, three as Counters).bytesIn, 0);
});

test('memory, evictions and identity are read', limit, async (t) => {
  const store = await ownStore(t);
  const client = await connect(store.url);
  const reader = await openCounters(store.url);
  t.after(() => {
    reader.close();
    client.disconnect();
  });
  const before = await reader.read();
  assert.equal(before.pid, store.pid);
  assert.match(before.runId, /^[0-9a-f]{40}$/);
  assert.ok(before.uptimeSeconds >= 0 && before.cpuMicroseconds > 0);
  await client.set('large', 'x'.repeat(1_000_000));
  const after = await reader.read();
  assert.ok(difference(before, after).usedMemoryBytes >= 1_000_000);
  await client.config('SET', 'maxmemory-policy', 'allkeys-random');
  await client.config('SET', 'maxmemory', '1');
  // It evicts before the next command that may grow.
  await assert.rejects(client.set('more', 'y'), /OOM/);
  assert.equal(difference(after, await reader.read()).evictedKeys, 1);
});

const counters = (changes: Partial<Counters>): Counters => ({
  commands: { get: 5, set: 1 },
  bytesIn: 100,
  bytesOut: 200,
  evictedKeys: 0,
  usedMemoryBytes: 1_000,
  cpuMicroseconds: 10,
  runId: 'a',
  uptimeSeconds: 1,
  pid: 1,
  ...changes,
});

test('a counter that went down is named, unless the store was started again', () => {
  const after = counters({ commands: { get: 1, set: 1, del: 2 }, bytesIn: 50 });
  const reset = difference(counters({}), after);
  assert.deepEqual(reset.commands, { get: -4, del: 2 });
  assert.deepEqual(reset.backwards, ['commands.get', 'bytesIn']);
  const restarted = difference(counters({}), { ...after, runId: 'b' });
  assert.deepEqual([restarted.restarted, restarted.backwards], [true, []]);
});

test('less memory than before is no counter that went down', () => {
  const { usedMemoryBytes, backwards } = difference(counters({}), counters({ usedMemoryBytes: 400 }));
  assert.deepEqual([usedMemoryBytes, backwards], [-600, []]);
});
