/** What is new in another start: servers, store and generator; and what goes on. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Equipment, withEquipment } from '../../bench/equipment/equipment.ts';
import type { Server } from '../../bench/instrument/instrument.ts';
import { contenderNamed } from '../../servers/catalogue.ts';
import { gone } from './lifecycle/living.ts';

const root = join(import.meta.dirname, '..', '..');
const own = await contenderNamed('session-redis');
const wish = { root, contenders: [own], say() {}, signal: new AbortController().signal };

async function processesOf({ pool, storePid, generator, store }: Equipment) {
  const [server] = (await pool.ensure({ contender: own, instances: 1 })) as [Server];
  const { runId } = (await store?.counters()) ?? {};
  return { server, pids: [server.pids[0] as number, storePid as number, generator.pid], runId };
}

test('another start has new servers, a new store and a new generator, and those before it have ended', async (t) => {
  if (process.env.REDIS_URL !== undefined) return t.skip('the store is not ours to start');
  await withEquipment(wish, async (equipment) => {
    const before = await processesOf(equipment);
    const { pool, client } = equipment;
    const { store, generator } = await equipment.renew();
    const after = await processesOf(equipment);
    assert.equal(new Set([...before.pids, ...after.pids]).size, 6);
    assert.notEqual(after.runId, before.runId);
    assert.deepEqual([store === equipment.store, generator.slice === equipment.generator.slice], [true, true]);
    await gone(before.pids);
    assert.equal(pool.at(before.server.url), undefined);
    // A credential of the new set is known to its servers, by the store that it was told of.
    const credential = await client.login(after.server.url, 'somebody');
    assert.equal((await client.me(after.server.url, credential)).status, 200);
  });
});

test('a store that is not ours goes on, emptied of what the run wrote', async () => {
  await withEquipment(wish, async ({ storeUrl }) => {
    const before = process.env.REDIS_URL;
    process.env.REDIS_URL = storeUrl as string;
    try {
      await withEquipment(wish, async (equipment) => {
        const first = await processesOf(equipment);
        const { login, me } = equipment.client;
        const credential = await login(first.server.url, 'somebody');
        await equipment.renew();
        const second = await processesOf(equipment);
        assert.equal(second.runId, first.runId);
        assert.notEqual(second.pids[2], first.pids[2], 'the generator is new all the same');
        assert.equal((await me(second.server.url, credential)).status, 401);
      });
    } finally {
      if (before === undefined) delete process.env.REDIS_URL;
      else process.env.REDIS_URL = before;
    }
  });
});
