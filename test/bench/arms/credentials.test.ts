import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimsOf, inParallel, readExchanges } from '../../../bench/credentials/credentials.ts';
import type { ContractCalls, Server } from '../../../bench/instrument/instrument.ts';
import { first } from '../fake-contenders.ts';
import { FakeWorld } from '../fakes.ts';

const world = new FakeWorld();
const [server] = (await world.instrument.servers.ensure({ contender: first, instances: 1 })) as [Server];

test('claims have names of one length and 16 characters each', () => {
  assert.deepEqual(claimsOf(0), {});
  const claims = Object.entries(claimsOf(512));
  assert.equal(claims.length, 512);
  assert.deepEqual([claims[0]?.[0], claims[511]?.[0]], ['claim000', 'claim511']);
  assert.ok(claims.every(([name, value]) => name.length === 8 && value.length === 16));
});

test('every connection has users of its own', async () => {
  const seen: string[] = [];
  const client: ContractCalls = {
    ...world.instrument.client,
    me: world.instrument.client.me,
    login: (url, user, claims) => {
      seen.push(user);
      return world.instrument.client.login(url, user, claims);
    },
  };
  const lists = await readExchanges(client, server, 3, 4);
  assert.deepEqual(
    lists.map((list) => list.length),
    [4, 4, 4],
  );
  assert.equal(new Set(seen).size, 12);
});

test('what the server says before any load is the right answer', async () => {
  const exchanges = await readExchanges(world.instrument.client, server, 1, 1);
  assert.equal(exchanges[0]?.[0]?.answer, 'me');
});

test('a credential that is refused before any load ends the run with a code', async () => {
  const client: ContractCalls = {
    ...world.instrument.client,
    login: world.instrument.client.login,
    me: async () => ({ status: 401, headers: {}, body: '', firstByteSentAt: 0, lastByteAt: 0 }),
  };
  await assert.rejects(readExchanges(client, server, 1, 1), { code: 'AB_READ_REFUSED', exitCode: 4 });
});

test('work side by side keeps its bound and the order of its results', async () => {
  let running = 0;
  let most = 0;
  const results = await inParallel(20, 3, async (index) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return index * 2;
  });
  assert.deepEqual(
    results,
    Array.from({ length: 20 }, (_, index) => index * 2),
  );
  assert.equal(most, 3);
  assert.deepEqual(await inParallel(0, 3, async () => 1), []);
});
