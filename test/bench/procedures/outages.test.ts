/** The scenario store-outage on fakes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planned } from '../../../bench/plan/plan.ts';
import { outageWays } from '../../../vocabulary/outages.ts';
import { quickInput, second } from '../fake-contenders.ts';
import { type FakeRun, only, runOnFakes } from '../fake-run.ts';

const outage = await only('store-outage');

let usual: Promise<FakeRun> | undefined;
const usualRun = () => {
  usual ??= runOnFakes({}, outage);
  return usual;
};

test('every design that keeps its state in a Redis of ours has a cell for each way; others have none', async () => {
  const input = await quickInput(outage);
  const others = [
    { ...second, id: 'own', store: 'own' as const },
    { ...second, id: 'chatty', background: true as const },
  ];
  const [step] = planned({ ...input, contenders: [...input.contenders, ...others] }).steps;
  const ids = [...new Set(step?.arms.map(({ contender }) => contender))];
  assert.deepEqual(
    ids.toSorted(),
    input.contenders
      .filter(({ store }) => store === 'redis')
      .map(({ id }) => id)
      .toSorted(),
  );
  assert.equal(step?.arms.length, ids.length * outageWays.length);
  assert.deepEqual([step?.maxRounds, step?.settings.awayMs], [5, 3_000]);
});

test('each cell has servers of its own, which are ended before the next', async () => {
  const { world } = await usualRun();
  assert.ok(world.outages.length > 0);
  assert.deepEqual(
    world.outages.map((what) => what === 'closed'),
    world.outages.map((_, index) => index % 2 === 1),
  );
  // Servers that did not get over an outage are not asked to go through another.
  const opened = (way: string) => world.outages.filter((what) => what === `first ${way}`).length;
  assert.deepEqual([opened('killed'), opened('paused')], [1, 5]);
});

test('the outage is the unit: five values behind each share, and an interval that never leaves 0 to 100 %', async () => {
  const run = await usualRun();
  const killed = run.measurement('first', 'outage-refused', { outage: 'killed' });
  assert.deepEqual([killed.value, killed.low, killed.high, killed.n, killed.unit], [50, 50, 50, 5, '%']);
  const paused = run.measurement('first', 'outage-unavailable', { outage: 'paused' });
  assert.ok(paused.value > 99 && (paused.high ?? 0) <= 100, `${paused.value} to ${paused.high}`);
  assert.equal(run.measurement('first', 'outage-credentials-lost', { outage: 'killed' }).value, 100);
  assert.equal(run.measurement('first', 'outage-credentials-lost', { outage: 'failover' }).value, 0);
  assert.equal(
    run.measurements.some(({ metric, factors }) => metric === 'outage-credentials-lost' && factors.outage === 'paused'),
    false,
    'of servers that are never well nobody knows what they lost',
  );
});

test('servers that were given up took at least as long, and no interval says more', async () => {
  const run = await usualRun();
  const given = run.measurement('first', 'outage-recovery', { outage: 'paused' });
  assert.deepEqual([given.censored, given.low, given.high], ['at-least', null, null]);
  assert.ok(given.value >= 0.1 && given.value < 0.103, 'the mean is at least the mean of what was waited');
  assert.equal(run.measurement('first', 'outage-recovery', { outage: 'killed' }).censored, undefined);
});

test('a sample holds its timeline, without what is zero', async () => {
  const { world } = await usualRun();
  const values = world.samples[0]?.values ?? {};
  assert.deepEqual([values['right.0'], values['wrong.1'], values['unavailable.1']], [25, 12, 13]);
  assert.equal('wrong.0' in values, false);
});
