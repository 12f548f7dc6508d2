import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unseenOf } from '../../../bench/lifecycle/reach.ts';
import { contenderNamed } from '../../../servers/catalogue.ts';

test('Of a store of its own, and of a cluster, the metrics of the store are named as not seen', async () => {
  const named = async (id: string) => unseenOf(await contenderNamed(id));
  for (const id of ['session-memory', 'session-redis-cluster']) {
    const [one, ...others] = await named(id);
    assert.deepEqual(one?.what, ['store-commands', 'store-bytes', 'store-cpu', 'store-memory']);
    assert.equal(others.length, 0);
  }
  for (const id of ['session-redis', 'session-redis-cached', 'no-auth']) assert.deepEqual(await named(id), []);
});
