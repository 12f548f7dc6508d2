import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unseenOf } from '../../../bench/instrument/unseen.ts';
import { contenderNamed } from '../../../servers/catalogue.ts';

test('Of a store of its own, and of a cluster, the metrics of the store are named as not seen', async () => {
  const named = async (id: string) => unseenOf(await contenderNamed(id));
  for (const id of ['session-sqlite', 'session-redis-cluster']) {
    const [one, ...others] = await named(id);
    assert.deepEqual(one?.what, [
      ...['store-cpu-open', 'store-cpu-saturated'],
      ...['store-commands', 'store-bytes', 'store-cpu', 'store-memory', 'commands-per-read', 'copy-hits'],
    ]);
    assert.equal(others.length, 0);
  }
  for (const id of ['session-redis', 'session-redis-cached', 'no-auth']) assert.deepEqual(await named(id), []);
});

test('A design of one instance is not asked on another, and one that speaks unasked has a store whose memory is not filled', async () => {
  const named = async (id: string) => unseenOf(await contenderNamed(id)).flatMap(({ what }) => what);
  assert.ok((await named('session-memory')).includes('instance=other'));
  assert.deepEqual(await named('jwt-denylist-pubsub'), ['store-memory']);
});
