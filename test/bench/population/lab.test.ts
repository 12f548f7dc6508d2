/** Real stores that are filled: what is a login and what a copy looks alike to the store, and each population is by itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPopulation } from '../../../bench/population/lab.ts';
import { contenderNamed } from '../../../servers/catalogue.ts';
import { ContractClient } from '../../../servers/wire/client.ts';

const placement = { pinned: false, servers: null, store: null, generator: null, why: 'a test' } as const;
const populations = [10, 400, 4_000];

test('copies take as much as logins, and whoever logs in is known in the population that is there, and in no other', async (t) => {
  const contender = await contenderNamed('session-redis');
  const { signal } = new AbortController();
  const lab = await openPopulation({ contender, populations, loggedIn: 400, others: 0, placement, signal });
  t.after(() => lab.close());
  assert.deepEqual(
    lab.fills.map(({ population, loggedIn, keys, keysMeant }) => [population, loggedIn, keys, keysMeant]),
    [
      [10, 10, 20, 20],
      [400, 400, 800, 800],
      [4_000, 400, 8_000, 8_000],
    ],
  );
  const [, logins = 0, copies = 0] = lab.fills.map(({ bytes, population }) => bytes / population);
  // Buffers of connections come and go: some 20 KB.
  assert.ok(Math.abs(copies / logins - 1) < 0.2, `${copies} bytes a copy, ${logins} a login`);
  const client = new ContractClient();
  t.after(() => client.close());
  const statusOf = async (user: number) => {
    const credential = lab.credentials[user];
    assert.ok(credential);
    return (await client.me(lab.server.url, credential)).status;
  };
  const both = async () => [await statusOf(9), await statusOf(399)];
  assert.deepEqual(await lab.within(10, both), [200, 401]);
  assert.deepEqual(await lab.within(4_000, both), [200, 200]);
  assert.deepEqual(await both(), [401, 401]);
  await lab.within(400, () => client.login(lab.server.url, 'l0000'));
  assert.deepEqual(await lab.keys(), [20, 802, 8_000]);
});
