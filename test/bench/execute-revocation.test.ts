/** Revocation trials on fakes: what they show becomes delays, re-acceptances and an extrapolation that says it is one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { only, runOnFakes } from './fake-run.ts';

const revocation = await only('revocation-delay');

test('a credential that no probe got through with has a delay of at most the probe interval', async () => {
  const run = await runOnFakes({}, revocation);
  const cell = { trigger: 'logout', inFlight: 'none', instance: 'worst' };
  const { value, censored, n } = run.measurement('first', 'revocation-delay-max', cell);
  assert.deepEqual({ value, censored, n }, { value: 1, censored: 'at-most', n: 10 });
  assert.equal(run.comparison('second', 'revocation-delay-p50', cell).verdict, 'equal');
});

test('the control has nothing to revoke, and is not tried', async () => {
  const run = await runOnFakes({}, revocation);
  assert.equal(
    run.measurements.some(({ contender }) => contender === 'bare'),
    false,
  );
});

test('a credential that comes back to life is counted, in the cell where it did, and its delay is at least what was seen', async () => {
  const run = await runOnFakes(
    {
      trial: ({ inFlight }, contender) =>
        contender === 'second' && inFlight === 'slow' ? { refusedMs: 2, reacceptedMs: 350 } : {},
    },
    revocation,
  );
  for (const trigger of ['logout', 'revoke']) {
    const slow = { trigger, inFlight: 'slow', instance: 'worst' };
    assert.equal(run.measurement('second', 'reaccepted', slow).value, 10);
    assert.deepEqual(
      [run.comparison('second', 'reaccepted', slow).effect.value, run.comparison('second', 'reaccepted', slow).verdict],
      [10, 'different'],
    );
    const { value, censored } = run.measurement('second', 'revocation-delay-max', slow);
    assert.deepEqual([value, censored], [350, 'at-least']);
    assert.equal(run.comparison('second', 'revocation-delay-p50', slow).verdict, 'different');
    const none = { ...slow, inFlight: 'none' };
    assert.equal(run.measurement('second', 'reaccepted', none).value, 0);
    assert.equal(run.measurement('first', 'reaccepted', slow).value, 0);
    assert.equal(run.comparison('second', 'reaccepted', none).verdict, 'equal');
  }
});

test('an interval whose upper end is a credential that never died has no upper end, and is different all the same', async () => {
  const run = await runOnFakes(
    { trial: (_, contender) => (contender === 'second' ? { lastAcceptedMs: 2_000, refusedMs: null } : {}) },
    revocation,
  );
  const { effect, verdict } = run.comparison('second', 'revocation-delay-p50', { trigger: 'revoke', inFlight: 'none' });
  assert.deepEqual([effect.high, verdict], [null, 'different']);
  assert.equal(
    run.measurement('second', 'revocation-delay-p50', { trigger: 'revoke', inFlight: 'none', instance: 'worst' })
      .censored,
    'at-least',
  );
});

test('a longer lifetime is extrapolated by the line through the lives that were left, and marked so', async () => {
  const run = await runOnFakes({}, revocation);
  // In the fakes the delay is the life that was left, so the line is y = x, and 15 minutes of life are 900,000 ms.
  const { value, note, n, unit, extrapolated, interval } = run.measurement('token', 'revocation-delay-p50', {
    lifetime: 900,
  });
  assert.ok(Math.abs(value - 900_000) < 1, `${value}`);
  assert.match(
    note ?? '',
    /^extrapolated from lifetimes of 2, 4, 8 s: delay = -?0 ms \+ 1\.000 × life left, 60 trials$/,
  );
  assert.deepEqual([n, unit], [60, 'ms']);
  assert.deepEqual([extrapolated, interval], [{ from: [2, 4, 8], to: 900 }, 'prediction']);
  assert.equal(
    run.measurements.some(({ contender, factors }) => contender !== 'token' && factors.lifetime === 900),
    false,
  );
});

test('a measured lifetime is not marked as extrapolated', async () => {
  const run = await runOnFakes({}, revocation);
  const measured = run.measurements.filter(({ contender, factors }) => contender === 'token' && factors.lifetime === 4);
  assert.ok(measured.length > 0);
  for (const { note, extrapolated, metric, interval } of measured) {
    assert.doesNotMatch(note ?? '', /extrapolated/);
    assert.equal(extrapolated, undefined);
    assert.equal(interval, metric === 'revocation-delay-p50' ? 'order-statistic' : undefined);
  }
});

test('a trial with a fault is kept as a dropped sample, and counts in no figure', async () => {
  const run = await runOnFakes(
    { fault: ({ number }) => (number % 2 === 0 ? 'a probe was answered 500' : undefined) },
    revocation,
  );
  const dropped = run.world.samples.filter((sample) => sample.dropped.length > 0);
  assert.equal(dropped.length, 70);
  assert.equal(run.world.guards.length, 70);
  const trials = run.measurements.filter(
    ({ metric, factors }) => metric === 'reaccepted' && factors.instance === 'worst',
  );
  assert.equal(
    trials.reduce((sum, { n }) => sum + n, 0),
    70,
  );
});

test('a trial that was interrupted says nothing about the server: it is neither a sample nor a fault', async () => {
  const run = await runOnFakes({ fault: ({ number }) => (number >= 100 ? 'interrupted' : undefined) }, revocation);
  assert.equal(run.world.samples.length, 100);
  assert.deepEqual(run.world.guards, []);
});

test('the worse of two instances decides', async () => {
  const run = await runOnFakes(
    {
      second: (_, contender) => (contender === 'second' ? { lastAcceptedMs: 40, refusedMs: 41 } : {}),
    },
    revocation,
  );
  const cell = { trigger: 'revoke', inFlight: 'none' };
  const p50 = (instance: string) => run.measurement('second', 'revocation-delay-p50', { ...cell, instance }).value;
  assert.deepEqual([p50('same'), p50('other'), p50('worst')], [1, 40, 40]);
});

test('a trial in which nothing was in flight has a guard of its own', async () => {
  const run = await runOnFakes(
    {
      fault: ({ inFlight }) => (inFlight === 'slow' ? 'the slow request ended before' : undefined),
      reason: 'not-in-flight',
    },
    revocation,
  );
  assert.deepEqual(new Set(run.world.guards.map(({ name }) => name)), new Set(['not-in-flight']));
  assert.ok(run.outcomes.flatMap(({ figures }) => figures.guards).some(({ name }) => name === 'rounds-lost'));
});
