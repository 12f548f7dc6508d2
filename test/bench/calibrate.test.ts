import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { calibratedRate } from '../../bench/run/calibrate.ts';
import { leastRate, roundedDown } from '../../vocabulary/rates.ts';
import { allFour, first } from './fake-contenders.ts';
import { FakeWorld } from './fakes.ts';

test('a rate is rounded down to 1, 2 or 5 times a power of ten', () => {
  for (const [rate, rounded] of [
    [1, 1],
    [1.9, 1],
    [2, 2],
    [4.9, 2],
    [5, 5],
    [9.9, 5],
    [10, 10],
    [750, 500],
    [1_000, 1_000],
    [1_999, 1_000],
    [49_999, 20_000],
  ] as const)
    assert.equal(roundedDown(rate), rounded);
});

test('a rounded rate is never above, and at least two fifths of it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (rate) => {
      const rounded = roundedDown(rate);
      assert.ok(rounded <= rate && rounded > rate * 0.4 - 1e-9);
      assert.ok(['1', '2', '5'].includes(String(rounded)[0] as string));
    }),
    { seed: 5 },
  );
});

test('a server that answers next to nothing still gets a rate that a plan can hold', async () => {
  const world = new FakeWorld({ behave: () => ({ capacity: 0 }) });
  const servers = await world.instrument.servers.ensure({ contender: first, instances: 1 });
  assert.equal(await calibratedRate(servers, 8, world.instrument), leastRate);
});

test('the rate that all can serve follows from the slowest, and no arm is left open', async () => {
  const world = new FakeWorld({ behave: ({ contender }) => ({ capacity: contender === 'first' ? 2_000 : 9_000 }) });
  const servers = [];
  for (const contender of allFour)
    servers.push(...(await world.instrument.servers.ensure({ contender, instances: 1 })));
  // 30 % of 2,000 requests/s are 600, rounded down 500.
  assert.equal(await calibratedRate(servers, 8, world.instrument), 500);
  assert.deepEqual(world.generator.open, []);
});

test('a server that is too slow for its warm-up is asked on new connections', async () => {
  const world = new FakeWorld({ behave: ({ shape }) => (shape === 'counted' ? { unanswered: 1 } : { capacity: 400 }) });
  const servers = await world.instrument.servers.ensure({ contender: first, instances: 1 });
  assert.equal(await calibratedRate(servers, 8, world.instrument), 100);
  assert.equal(world.generator.opened.length, 2);
  assert.deepEqual(world.generator.open, []);
});

test('of two versions of one contender the slower one decides, as it does for `diff --rate auto`', async () => {
  const versions = ['old', 'new'].map((name) => ({ ...first, version: { name, root: '/' } }));
  // Each is asked once: the older one first.
  let asked = 0;
  const world = new FakeWorld({
    behave: ({ shape }) => ({ capacity: shape === 'closed' && ++asked === 2 ? 700 : 9_000 }),
  });
  const servers = [];
  for (const contender of versions)
    servers.push(...(await world.instrument.servers.ensure({ contender, instances: 1 })));
  assert.equal(new Set(servers.map(({ url }) => url)).size, 2);
  assert.equal(await calibratedRate(servers, 8, world.instrument), 200);
  assert.equal(asked, 2);
});
