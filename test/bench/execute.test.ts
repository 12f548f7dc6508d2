/** A whole plan on fakes: every scenario, four contenders, the quick suite; and the figures have the values that the fakes have. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProblem, sampleProblem } from '../../results/validation.ts';
import { exampleRun } from '../results/example-run.ts';
import { allFour } from './fake-contenders.ts';
import type { Behaviour, Moment } from './fake-generator.ts';
import { only, runOnFakes } from './fake-run.ts';

/** `second` costs twice the CPU, takes twice the time, serves half, and alone uses the store. */
const twice = ({ contender, operation }: Moment): Partial<Behaviour> =>
  contender === 'second'
    ? {
        cpuUs: 200,
        serviceUs: 600,
        capacity: 2_500,
        requestBytes: 170,
        storeCommands: operation === 'login' ? { set: 2, expire: 1 } : { get: 1 },
        storeBytes: 50,
        storeCpuUs: 3,
        storeMemoryBytes: 420,
      }
    : {};

const run = await runOnFakes({ behave: twice });

test('a whole plan runs on fakes: every scenario ends once, what has several starts last, and every arm is closed', () => {
  assert.deepEqual(
    run.outcomes.map(({ scenario, state, rounds }) => [scenario, state, rounds]),
    [
      ['payload-size', 'measured', 1 + 1],
      ['revocation-delay', 'measured', 140],
      ['store-load', 'measured', 20 + 4],
      ['latency', 'measured', 28 + 56],
    ],
  );
  assert.deepEqual(run.world.generator.open, []);
  assert.ok(run.world.nowMs > 60_000, `only ${run.world.nowMs} ms went by on the fake clock`);
});

test('every sample and every figure fits the published schema', () => {
  for (const sample of run.world.samples) assert.equal(sampleProblem(sample), undefined);
  const { measurements, comparisons } = run;
  const guards = run.outcomes.flatMap(({ figures }) => figures.guards);
  assert.equal(runProblem(exampleRun({ measurements: [...measurements], comparisons: [...comparisons] })), undefined);
  assert.deepEqual(new Set(guards.map(({ name }) => name)), new Set(['few-beyond']));
});

test('no guard fires on a sound run but few-beyond, for the tails that the quick suite cannot decide', () => {
  assert.deepEqual(run.world.guards, []);
  const metrics = new Set(run.guards.map(({ name, metric }) => `${name} ${metric}`));
  assert.deepEqual(
    metrics,
    new Set(['response-p99', 'response-p999', 'service-p99', 'lateness-p99'].map((m) => `few-beyond ${m}`)),
  );
});

test('a server that costs twice the CPU has a ratio of exactly 2, different, at the Holm level of the first of three', () => {
  const { effect, verdict, rounds, starts, baseline } = run.comparison('second', 'server-cpu');
  assert.deepEqual(
    { value: effect.value, verdict, rounds, starts, baseline },
    {
      value: 2,
      verdict: 'different',
      rounds: 28,
      starts: 7,
      baseline: 'first',
    },
  );
  assert.ok(Math.abs((effect.low as number) - 2) < 1e-9 && Math.abs((effect.high as number) - 2) < 1e-9);
  assert.equal(effect.level, 1 - 0.05 / 3);
});

test('a server that costs the same is equal, and gets the Holm level at which the procedure stopped', () => {
  for (const contender of ['bare', 'token']) {
    const { effect, verdict } = run.comparison(contender, 'server-cpu');
    assert.deepEqual([effect.value, verdict, effect.level], [1, 'equal', 1 - 0.05 / 2]);
  }
});

test('measurements are the totals and quantiles of the fakes, with the load they were taken under', () => {
  const cpu = run.measurement('second', 'server-cpu');
  assert.deepEqual([cpu.value, cpu.n, cpu.unit], [200, 28 * 250, 'µs/request']);
  assert.deepEqual(cpu.load, {
    shape: 'open',
    rate: 1_000,
    connections: 32,
    serverCore: (28 * 250 * 200) / 1_000 / (28 * 255), // µs of CPU over the 255 ms that each slice took
  });
  assert.equal(run.measurement('first', 'response-p50').value, 300);
  assert.equal(run.measurement('second', 'response-p999').value, 600);
  assert.equal(run.measurement('first', 'lateness-p99').value, 10);
  assert.equal(run.measurement('second', 'capacity').value.toFixed(6), '2500.000000');
});

test('capacity and response time compare by their ratios', () => {
  assert.equal(run.comparison('second', 'capacity').effect.value, 0.5);
  const { effect, verdict } = run.comparison('second', 'response-p50');
  assert.deepEqual([effect.value, verdict], [2, 'different']);
});

test('a tail that quick cannot decide is undecided by name, and says how many starts its 100 requests beyond it take', () => {
  const { verdict, reason, starts, neededStarts } = run.comparison('second', 'response-p99');
  // 28 rounds of 250 requests have 70 beyond the 99th percentile: ⌈7 × 100 / 70⌉ = 10 starts.
  assert.deepEqual(
    { verdict, reason, starts, neededStarts },
    { verdict: 'undecided', reason: 'few-beyond', starts: 7, neededStarts: 10 },
  );
});

test('exact metrics have no interval: equal at a difference of nothing, else different by exactly so much', () => {
  const bytes = run.comparison('second', 'request-bytes', { claims: 5 });
  assert.deepEqual(bytes.effect, { scale: 'difference', value: 20, low: null, high: null, margin: 0, level: 1 });
  assert.equal(bytes.verdict, 'different');
  assert.equal(run.comparison('token', 'request-bytes', { claims: 5 }).verdict, 'equal');
  const commands = run.measurement('second', 'store-commands', { operation: 'login' });
  assert.deepEqual([commands.value, commands.low, commands.high, commands.kind], [3, null, null, 'exact']);
  assert.equal(run.comparison('second', 'store-commands', { operation: 'login' }).effect.value, 3);
});

test('the CPU and memory of the store are differences, since they can be nothing', () => {
  const { effect, verdict } = run.comparison('second', 'store-cpu', { operation: 'read' });
  assert.deepEqual([effect.scale, effect.value, verdict], ['difference', 3, 'different']);
  assert.equal(run.comparison('bare', 'store-cpu', { operation: 'read' }).verdict, 'equal');
  const memory = run.measurement('second', 'store-memory');
  assert.deepEqual([memory.value, memory.low, memory.high, memory.level, memory.n], [420, 420, 420, null, 2_000]);
  assert.equal(memory.interval, 'range');
  assert.ok(run.world.store.cleared >= 9, 'each fill starts from an emptied store');
});

test('limits are found by bisection: derived for a token in a cookie, at least where nothing grew', () => {
  // `__Host-token` has 12 characters, a token 135 and 40 a claim: 12 + 135 + 40 n ≤ 4,096 up to n = 98.
  const cookie = run.measurement('token', 'claims-to-cookie-limit');
  assert.equal(cookie.value, 98);
  assert.deepEqual([cookie.derived, cookie.interval], [{ from: 'the size of its token' }, undefined]);
  // "Bearer " has 7 more; the fake answers 431 over 16,000 bytes: 142 + 40 n ≤ 16,000 up to n = 396.
  assert.deepEqual([run.measurement('token', 'claims-to-431').value, cookie.censored], [396, undefined]);
  assert.deepEqual(
    [run.measurement('first', 'claims-to-431').value, run.measurement('first', 'claims-to-431').censored],
    [512, 'at-least'],
  );
  assert.equal(
    run.measurements.some(({ contender, metric }) => contender === 'bare' && metric === 'claims-to-431'),
    false,
  );
});

test('without a store the figures about a store are left out, never zero', async () => {
  const { measurements } = await runOnFakes({ store: false }, await only('store-load'));
  assert.deepEqual(measurements, []);
});

test('one contender alone is measured, and compared with nothing', async () => {
  const alone = await runOnFakes(
    {},
    { ...(await only('latency', 'payload-size')), contenders: allFour.slice(1, 2), baseline: 'first' },
  );
  assert.deepEqual(alone.comparisons, []);
  assert.equal(alone.measurement('first', 'server-cpu').value, 100);
});
