import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WarmUpRule } from '../../bench/instrument/instrument.ts';
import { warmUp } from '../../bench/procedures/slices/warmup.ts';
import { first } from './fake-contenders.ts';
import type { Behaviour } from './fake-generator.ts';
import { FakeWorld } from './fakes.ts';

async function warmed(behave: (slice: number) => Partial<Behaviour>, rule?: WarmUpRule, before = false) {
  const world = new FakeWorld({ behave: ({ slice }) => behave(slice) });
  const [server] = await world.instrument.servers.ensure({ contender: first, instances: 1 });
  const connections = Array.from({ length: 10 }, () => []);
  await world.generator.openArm({ arm: 'warm', url: server?.url ?? '', connections });
  return warmUp('warm', connections.length, { ...world.instrument, warmUp: rule }, before);
}

test('a server that is steady at once is warm after 12,000 requests and two medians of 500', async () => {
  assert.deepEqual(await warmed(() => ({ serviceUs: 300 })), { requests: 13_000, settled: true, broken: false });
});

test('a server that gets faster is warmed up until two medians agree within 5 %', async () => {
  const medians = [900, 600, 400, 300, 290, 100];
  // 12,000 at 900 µs are not judged; 600, 400, 300 differ; 290 is within 5 % of 300.
  assert.deepEqual(await warmed((slice) => ({ serviceUs: medians[slice] ?? 0 })), {
    requests: 12_000 + 4 * 500,
    settled: true,
    broken: false,
  });
});

test('a server that never settles is given up after 5 s, and that is told', async () => {
  const { settled } = await warmed((slice) => ({ serviceUs: slice % 2 === 0 ? 100 : 200 }));
  assert.equal(settled, false);
});

test('a connection that broke on the way is told', async () => {
  assert.equal((await warmed((slice) => (slice === 1 ? { lost: 1 } : {}))).broken, true);
  assert.equal((await warmed((slice) => (slice === 0 ? { unanswered: 1 } : {}))).broken, true);
});

test('an instrument with a rule of its own warms up by that; a server that was warm before begins with the medians', async () => {
  const rule = { firstRequests: 400, thenRequests: 100, agreeWithin: 0.5, mostMs: 1_000 };
  const steady = () => ({ serviceUs: 300 });
  assert.equal((await warmed(steady, rule)).requests, 600);
  assert.equal((await warmed(steady, rule, true)).requests, 300);
  assert.equal((await warmed((slice) => ({ serviceUs: slice === 1 ? 100 : 145 }), rule)).requests, 600);
  assert.equal((await warmed((slice) => ({ serviceUs: slice === 1 ? 100 : 155 }), rule)).requests, 700);
});
