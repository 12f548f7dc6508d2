/** Guards, provoked one by one in a whole scenario on fakes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Behaviour, Moment } from './fake-generator.ts';
import { only, runOnFakes } from './fake-run.ts';

const latency = await only('latency');

/** The latency scenario, with a behaviour of `second` alone. */
const withSecond = (behave: (moment: Moment) => Partial<Behaviour>) =>
  runOnFakes({ behave: (moment) => (moment.contender === 'second' ? behave(moment) : {}) }, latency);

const inOpen = (slices: (slice: number) => boolean, behaviour: Partial<Behaviour>) => (moment: Moment) =>
  moment.shape === 'open' && slices(moment.slice) ? behaviour : {};

test('a dropped slice drops its round for every contender', async () => {
  const run = await withSecond(inOpen((slice) => slice < 5, { wrong: 1 }));
  for (const contender of ['bare', 'second', 'token'])
    assert.deepEqual(
      [run.comparison(contender, 'server-cpu').rounds, run.comparison(contender, 'server-cpu').verdict],
      [23, 'equal'],
    );
  assert.equal(run.comparison('second', 'capacity').rounds, 56, 'another step keeps its rounds');
  assert.deepEqual(
    run.world.guards.map(({ name, value, arm, round }) => [name, value, arm?.contender, round]),
    [0, 1, 2, 3, 4].map((round) => ['wrong-answer', 1, 'second', round]),
  );
  const dropped = run.world.samples.filter((sample) => sample.dropped.length > 0);
  assert.deepEqual(new Set(dropped.map(({ contender }) => contender)), new Set(['second']), 'samples are kept, marked');
});

test('with over a third of the rounds dropped every comparison is invalid; with a third none is', async () => {
  const over = await withSecond(inOpen((slice) => slice < 10, { wrong: 1 })); // 10 of 28
  assert.deepEqual(over.guards.filter(({ name }) => name === 'rounds-lost').length, 1);
  for (const contender of ['bare', 'second', 'token']) {
    const { verdict, reason } = over.comparison(contender, 'server-cpu');
    assert.deepEqual([verdict, reason], ['invalid', 'rounds-lost']);
  }
  assert.equal(over.comparison('second', 'capacity').verdict, 'equal');
  const under = await withSecond(inOpen((slice) => slice < 9, { wrong: 1 })); // 9 of 28
  assert.deepEqual(
    under.guards.filter(({ name }) => name === 'rounds-lost'),
    [],
  );
  assert.equal(under.comparison('second', 'response-p50').rounds, 19);
});

test('when every round is dropped there is no figure, and the guard says so', async () => {
  const run = await withSecond(inOpen(() => true, { wrong: 1 }));
  assert.equal(
    run.measurements.some(({ metric }) => metric === 'server-cpu'),
    false,
  );
  assert.deepEqual(
    run.guards.filter(({ name }) => name === 'rounds-lost'),
    [{ name: 'rounds-lost', contender: undefined }],
  );
});

test('a saturated generator makes capacity invalid, and never the CPU per request', async () => {
  const run = await withSecond(({ shape }) => (shape === 'closed' ? { generatorBusy: 0.9 } : {}));
  const { verdict, reason } = run.comparison('second', 'capacity');
  assert.deepEqual([verdict, reason], ['invalid', 'saturated']);
  assert.equal(run.comparison('second', 'server-cpu-saturated').verdict, 'equal');
  assert.equal(run.comparison('second', 'server-cpu').verdict, 'equal');
  assert.equal(run.comparison('token', 'capacity').verdict, 'equal', 'neither side of this one was saturated');
});

const inClosed = (behaviour: Partial<Behaviour>) => (moment: Moment) =>
  moment.shape === 'closed' ? { capacity: 5_000, ...behaviour } : {};

test('a server that is busy and has little of its core leaves what is measured under full load invalid', async () => {
  const run = await withSecond(inClosed({ eventLoopBusy: 0.7, cpuUs: 120 })); // 0.6 of a core, 100 of 105 ms
  for (const metric of ['capacity', 'server-cpu-saturated', 'store-cpu-saturated'])
    assert.deepEqual(
      [run.comparison('second', metric).verdict, run.comparison('second', metric).reason],
      ['invalid', 'limit-unknown'],
      metric,
    );
  assert.equal(run.comparison('second', 'server-cpu').verdict, 'equal');
  assert.equal(run.comparison('token', 'capacity').verdict, 'equal', 'neither side of this one lost its core');
  const [fired] = run.outcomes.flatMap(({ figures }) => figures.guards).filter(({ name }) => name === 'limit-unknown');
  assert.equal(fired?.value.toFixed(3), (0.6 * (100 / 105)).toFixed(3));
  assert.equal(run.measurement('second', 'capacity').load.limit, undefined);
});

test('a server that had less CPU than its event loop was active did not wait for answers alone', async () => {
  const run = await withSecond(inClosed({ eventLoopBusy: 0.3, cpuUs: 40 })); // 0.19 of a core
  assert.equal(run.comparison('second', 'capacity').reason, 'limit-unknown');
});

test('a generator that waits for its core is not what the server makes of it', async () => {
  const run = await withSecond(inClosed({ eventLoopBusy: 0.3, cpuUs: 60, generatorWaits: 0.4 }));
  assert.equal(run.comparison('second', 'capacity').reason, 'limit-unknown');
});

for (const [limit, behaviour] of [
  ['server-core', { cpuUs: 195 }],
  ['server-core', { cpuUs: 150, storeCpuUs: 45 }],
  ['store-core', { cpuUs: 1, storeCpuUs: 195 }],
  ['generator', { generatorBusy: 0.9, cpuUs: 195 }],
  ['connections', { eventLoopBusy: 0.2, cpuUs: 45 }],
  ['connections', { eventLoopBusy: 0.6, cpuUs: 120, generatorWaits: 0.05 }],
] as const) {
  test(`under full load the limit is ${limit} where it sees ${JSON.stringify(behaviour)}`, async () => {
    const run = await withSecond(inClosed({ eventLoopBusy: 0.98, ...behaviour }));
    const { load } = run.measurement('second', 'capacity');
    assert.equal(load.limit, limit);
    assert.equal(load.generatorCore?.toFixed(3), 'generatorBusy' in behaviour ? '0.900' : '0.400');
    assert.equal(
      load.storeCore?.toFixed(3),
      ((('storeCpuUs' in behaviour ? behaviour.storeCpuUs : 0) * 500) / 105_000).toFixed(3),
    );
    assert.equal(
      run.guards.some(({ name }) => name === 'limit-unknown'),
      false,
    );
  });
}

test('a generator that is busy in the open loop is what the pacer needs, and saturates nothing', async () => {
  const run = await withSecond(({ shape }) => (shape === 'open' ? { generatorBusy: 1 } : {}));
  assert.equal(
    run.guards.some(({ name }) => name === 'saturated'),
    false,
  );
});

test('a saturated baseline makes every comparison of capacity invalid', async () => {
  const run = await runOnFakes(
    { behave: ({ contender, shape }) => (contender === 'first' && shape === 'closed' ? { generatorBusy: 0.9 } : {}) },
    latency,
  );
  for (const contender of ['bare', 'second', 'token'])
    assert.equal(run.comparison(contender, 'capacity').reason, 'saturated');
});

test('a ratio that moves by over 5 % from the first third to the last is noted as drift', async () => {
  const moved = await withSecond(inOpen((slice) => slice >= 14, { cpuUs: 106 }));
  const drift = moved.outcomes.flatMap(({ figures }) => figures.guards).filter(({ name }) => name === 'drift');
  assert.deepEqual(
    drift.map(({ value, arm, metric }) => [value.toFixed(6), arm?.contender, metric]),
    [['0.060000', 'second', 'server-cpu']],
  );
  const steady = await withSecond(inOpen((slice) => slice >= 14, { cpuUs: 104 }));
  assert.equal(
    steady.guards.some(({ name }) => name === 'drift'),
    false,
  );
});

test('a machine that gets slower for everybody does not drift', async () => {
  const run = await runOnFakes(
    { behave: ({ shape, slice }) => (shape === 'open' ? { cpuUs: 100 + 10 * slice } : {}) },
    latency,
  );
  assert.equal(
    run.guards.some(({ name }) => name === 'drift'),
    false,
  );
  assert.equal(run.comparison('second', 'server-cpu').effect.value, 1);
});

test('a quantile with lateness over a third of it is printed as at most, and undecided by name', async () => {
  const run = await withSecond(inOpen(() => true, { latenessUs: 150 })); // of 300 µs
  const { verdict, reason } = run.comparison('second', 'response-p50');
  assert.deepEqual([verdict, reason], ['undecided', 'instrument-bound']);
  assert.equal(run.measurement('second', 'response-p50').censored, 'at-most');
  assert.equal(run.measurement('first', 'response-p50').censored, undefined);
  assert.equal(run.comparison('second', 'server-cpu').verdict, 'equal');
  const under = await withSecond(inOpen(() => true, { latenessUs: 90 }));
  assert.equal(under.comparison('second', 'response-p50').verdict, 'equal');
});

test('a store that evicted keys makes the comparisons of that contender invalid', async () => {
  const run = await withSecond(inOpen((slice) => slice === 3, { evicted: 2 }));
  const { verdict, reason } = run.comparison('second', 'server-cpu');
  assert.deepEqual([verdict, reason], ['invalid', 'evicted']);
  assert.equal(run.comparison('token', 'server-cpu').verdict, 'equal');
  const [evicted] = run.outcomes.flatMap(({ figures }) => figures.guards).filter(({ name }) => name === 'evicted');
  assert.equal(evicted?.value, 2);
});

test('a store that was restarted during a slice makes the comparisons of that contender invalid', async () => {
  const run = await withSecond(inOpen((slice) => slice === 3, { storeRestarted: true }));
  const { verdict, reason } = run.comparison('second', 'response-p50');
  assert.deepEqual([verdict, reason], ['invalid', 'restarted']);
  assert.equal(run.comparison('token', 'response-p50').verdict, 'equal');
});

for (const [name, behaviour] of [
  ['connection-lost', { lost: 1 }],
  ['connection-lost', { unanswered: 2 }],
  ['late', { latenessUs: 5_001 }],
  ['rate-missed', { latenessUs: 4_900 }],
  ['counter-backwards', { bytesForgotten: 1e6 }],
  ['threads-changed', { threads: [1, 2, 4] }],
  ['clock-stepped', { clockStepMs: -3_600_000 }],
  ['clock-stepped', { clockStepMs: 51 }],
] as const) {
  test(`${name} drops its slice when it sees ${JSON.stringify(behaviour)}`, async () => {
    const run = await withSecond(inOpen((slice) => slice === 7, behaviour));
    const [fired] = run.world.guards;
    assert.deepEqual([fired?.name, fired?.arm?.contender, fired?.round], [name, 'second', 7]);
    assert.ok(run.comparison('token', 'server-cpu').rounds < 28);
  });
}

test('time that the hypervisor took drops the round, of no contender in particular', async () => {
  const run = await withSecond(inOpen((slice) => slice === 7, { stolen: 0.6 })); // of one slice in four
  assert.deepEqual(
    run.world.guards.map(({ name, arm, round }) => [name, arm, round]),
    [['steal', undefined, 7]],
  );
  assert.equal(run.comparison('second', 'server-cpu').rounds, 27);
});

test('an arm that lost a connection is opened again before its next slice, with the same connections', async () => {
  const run = await withSecond(inOpen((slice) => slice === 2, { lost: 1 }));
  const openings = run.world.generator.opened.filter(({ arm }) => /second/.test(arm));
  assert.equal(openings.length, 2 * 7 + 1, 'once for each shape in each start, and once more');
  assert.deepEqual(openings[1], openings[0]);
});

test('an arm that lost a connection while it was warmed up is opened again', async () => {
  const run = await withSecond(({ shape, slice }) => (shape === 'counted' && slice === 0 ? { unanswered: 1 } : {}));
  assert.equal(run.world.generator.opened.filter(({ arm }) => /second/.test(arm)).length, 2 * 7 + 1);
});
