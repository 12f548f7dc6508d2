/** The scenario store-distance on fakes: a design that asks its store k times one after the other is read as k round trips. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planned } from '../../bench/plan/plan.ts';
import { quickInput, second } from './fake-contenders.ts';
import type { Behaviour, Moment } from './fake-generator.ts';
import { type FakeRun, only, runOnFakes } from './fake-run.ts';

/** Five starts of one round: what is asked here needs no more. */
const distance = await (async () => {
  const { suite } = await quickInput();
  return { ...(await only('store-distance')), suite: { ...suite, starts: 5, open: { ...suite.open, rounds: 1 } } };
})();

/** Cheap, and asks the store: `first` once, `second` twice. `token` and `bare` ask nothing. Each start is a little slower or faster. */
const designs = (moment: Moment): Partial<Behaviour> => {
  const wobble = (moment.start % 3) * 4;
  const each: Record<string, Partial<Behaviour>> = {
    bare: { serviceUs: 150 + wobble },
    first: { serviceUs: 200 + wobble, roundTrips: 1 },
    second: { serviceUs: 200 - wobble, roundTrips: 2 },
    token: { serviceUs: 600 + wobble },
  };
  return each[moment.contender] ?? {};
};

test('every contender has an arm at each distance, in the same rounds', async () => {
  const plan = planned(await quickInput(distance));
  const [step] = plan.steps;
  assert.deepEqual(
    [plan.steps.length, step?.arms.length, step?.procedure, step?.id],
    [1, 20, 'distance', 'store-distance/open'],
  );
  assert.deepEqual([...new Set(step?.arms.map(({ factors }) => factors.distance))], [0, 0.5, 1, 2, 5]);
});

test('what keeps its sessions in its own processes, in a cluster or elsewhere has no store that a relay can stand before', async () => {
  const others = [
    { ...second, id: 'own', store: 'own' as const },
    { ...second, id: 'cluster', store: 'redis-cluster' as const },
    { ...second, id: 'database', database: true as const },
  ];
  const input = await quickInput(distance);
  const plan = planned({ ...input, contenders: [...input.contenders, ...others] });
  assert.deepEqual(
    [...new Set(plan.steps.flatMap(({ arms }) => arms.map(({ contender }) => contender)))],
    ['bare', 'first', 'second', 'token'],
  );
});

/** With a relay as it should be. */
let usual: Promise<FakeRun> | undefined;
const usualRun = () => {
  usual ??= runOnFakes({ behave: designs }, distance);
  return usual;
};

test('round trips are the slope of the median, with an interval over starts; without the level of zero, and with it', async () => {
  const run = await usualRun();
  for (const metric of ['round-trips', 'round-trips-from-zero'])
    for (const [contender, trips] of [
      ['bare', 0],
      ['first', 1],
      ['second', 2],
      ['token', 0],
    ] as const) {
      const { value, low, high } = run.measurement(contender, metric);
      assert.ok(Math.abs(value - trips) < 0.005, `${contender}: ${value}`);
      assert.ok(low !== null && high !== null && low - 0.005 <= trips && trips <= high + 0.005);
    }
  assert.equal(run.comparison('second', 'round-trips').verdict, 'different');
  assert.ok(Math.abs(run.comparison('second', 'round-trips').effect.value - 1) < 0.005);
});

test('a relay that adds more than it was asked to changes no slope, since the distance is what PINGs saw; and it is told', async () => {
  const run = await runOnFakes({ behave: (moment) => ({ ...designs(moment), relayed: 1.04 }) }, distance);
  assert.ok(Math.abs(run.measurement('second', 'round-trips').value - 2) < 0.005);
  assert.ok(Math.abs(run.measurement('first', 'store-ping', { distance: 5 }).value - (100 + 5_200)) < 1e-6);
  const off = run.guards.filter(({ name, contender }) => name === 'relay-off' && contender === 'first');
  // 4 % of 5 ms is more than a tenth of a millisecond; 4 % of 2 ms is not.
  assert.equal(off.length, 1);
});

test('a relay that takes over a quarter of the generator’s core is told, one that takes a quarter is not', async () => {
  const withShare = async (relayBusy: number) =>
    (await runOnFakes({ behave: (moment) => ({ ...designs(moment), relayBusy }) }, distance)).guards.filter(
      ({ name }) => name === 'relay-busy',
    ).length;
  assert.equal(await withShare(0.25), 0);
  assert.equal(await withShare(0.26), 20);
});

test('two designs cross where one saves in computing what it waits for the store, with an interval', async () => {
  const run = await usualRun();
  // first: 200 µs and a round trip; token: 600 µs. Equal at 0.4 ms.
  const { value, low, high, censored } = run.measurement('token', 'crossing-distance');
  assert.ok(Math.abs(value - 0.4) < 0.02, String(value));
  assert.ok(low !== null && high !== null && low <= value && value <= high);
  assert.equal(censored, undefined);
});

test('designs that do not cross are said to do so nowhere up to the longest round trip', async () => {
  const run = await usualRun();
  const { value, low, censored, note } = run.measurement('bare', 'crossing-distance');
  assert.ok(Math.abs(value - 5.1) < 1e-6);
  assert.deepEqual([low, censored], [null, 'at-least']);
  assert.equal(note, 'nowhere up to there; faster than first all the way');
});

test('where there is no Redis to PING, the distance is what was asked, and nothing is said about PINGs', async () => {
  const run = await runOnFakes({ behave: designs, store: false }, distance);
  assert.ok(Math.abs(run.measurement('second', 'round-trips').value - 2) < 0.005);
  assert.deepEqual(
    run.measurements.filter(({ metric }) => metric === 'store-ping'),
    [],
  );
});

test('a start whose PINGs were not answered has no line: what was asked does not stand for them', async () => {
  const behave = (moment: Moment) => ({ ...designs(moment), ...(moment.start === 2 ? { pings: 0 } : {}) });
  const run = await runOnFakes({ behave }, distance);
  assert.equal(run.comparison('second', 'round-trips').starts, 4);
  assert.equal((await usualRun()).comparison('second', 'round-trips').starts, 5);
});

test('a server that was overloaded at one distance has no round trips, and crosses nothing', async () => {
  const behave = (moment: Moment) => ({
    ...designs(moment),
    ...(moment.contender === 'token' ? { eventLoopBusy: 0.9 } : {}),
  });
  const run = await runOnFakes({ behave }, distance);
  const { verdict, reason } = run.comparison('token', 'round-trips');
  assert.deepEqual([verdict, reason], ['invalid', 'overloaded']);
  assert.ok(run.measurements.every(({ metric, contender }) => metric !== 'round-trips' || contender !== 'token'));
  assert.ok(run.measurement('second', 'round-trips').value > 0);
  assert.deepEqual(
    run.measurements.filter(({ metric }) => metric === 'crossing-distance').map(({ contender }) => contender),
    ['bare', 'second'],
  );
  assert.equal(run.comparison('second', 'round-trips').verdict, 'different');
});
