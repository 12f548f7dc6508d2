import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../../../bench/store/connection.ts';
import { type Counters, openCounters } from '../../../bench/store/counters.ts';
import { ownStore } from './own-store.ts';

/** `after` − `before`; of the commands, those that were called. */
function difference(before: Counters, after: Counters) {
  const called = Object.entries(after.commands).map(
    ([name, calls]) => [name, calls - (before.commands[name] ?? 0)] as const,
  );
  return {
    commands: Object.fromEntries(called.filter(([, calls]) => calls !== 0)),
    bytesIn: after.bytesIn - before.bytesIn,
    bytesOut: after.bytesOut - before.bytesOut,
    evictedKeys: after.evictedKeys - before.evictedKeys,
    usedMemoryBytes: after.usedMemoryBytes - before.usedMemoryBytes,
  };
}

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
  const { commands, bytesIn, bytesOut } = difference(before, after);
  assert.deepEqual(commands, { set: 1, get: 3 });
  // *3 $3 set $3 key $5 value: 4 + 4+5 + 4+5 + 4+7 = 33 bytes; *2 $3 get $3 key: 4 + 4+5 + 4+5 = 22.
  assert.equal(bytesIn, 33 + 3 * 22);
  // +OK: 5 bytes; $5 value: 4+7 = 11.
  assert.equal(bytesOut, 5 + 3 * 11);
  assert.equal(after.runId, before.runId);
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
