/** A cluster behind lines: clients reach its nodes by them alone, so that it can be slowed, cut off, and come back where it was. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cluster } from 'ioredis';
import { breakableCluster } from '../../../../bench/conformance/faults/breakable-cluster.ts';
import type { BreakableStore } from '../../../../bench/conformance/faults/breakable-store.ts';
import { connect } from '../../../../bench/store/connection.ts';

const urlsOf = ({ url = '' }: BreakableStore) => url.split(',');

/** Sets and reads a key, by whatever node it belongs to: ms for both. */
async function roundTrip(store: BreakableStore, value: string): Promise<number> {
  const client = new Cluster(urlsOf(store), { slotsRefreshTimeout: 5_000, redisOptions: { connectTimeout: 5_000 } });
  client.on('error', () => {});
  try {
    await client.ping();
    const began = performance.now();
    await client.set('key', value);
    assert.equal(await client.get('key'), value);
    return performance.now() - began;
  } finally {
    client.disconnect();
  }
}

test('Its nodes name each other by their lines, are slow when these are, and come back empty at the same place', {
  timeout: 60_000,
}, async () => {
  const store = await breakableCluster(process.env);
  try {
    const ports = urlsOf(store).map((url) => Number(new URL(url).port));
    assert.equal(new Set(ports).size, 3);
    for (const url of urlsOf(store)) {
      const client = await connect(url);
      const ranges = (await client.call('CLUSTER', 'SLOTS')) as [number, number, [string, number]][];
      assert.deepEqual(ranges.map(([, , [, port]]) => port).toSorted(), ports.toSorted());
      client.disconnect();
    }
    assert.ok((await roundTrip(store, 'one')) < 1_000);
    await store.break('slow');
    assert.ok((await roundTrip(store, 'two')) >= 2_000, 'each of two answers is a second late');
    await store.mend('slow');

    await store.break('killed');
    await assert.rejects(connect(urlsOf(store)[0] as string));
    await store.mend('killed');
    const client = new Cluster(urlsOf(store));
    assert.equal(await client.get('key'), null);
    client.disconnect();
    await roundTrip(store, 'three');
  } finally {
    await store.stop();
  }
});
