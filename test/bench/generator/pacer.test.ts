import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dueAt, dueWithin } from '../../../bench/generator/pacer.ts';

const paces = fc.record({
  rate: fc.integer({ min: 1, max: 50_000 }),
  ms: fc.integer({ min: 80, max: 10_000 }),
  phase: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});

test('at 1,000 requests/s a request is due every millisecond, the first after the phase', () => {
  const pace = { rate: 1_000, ms: 250, phase: 0.25 };
  assert.deepEqual(
    [0, 1, 249, 250].map((index) => dueAt(pace, index)),
    [0.25, 1.25, 249.25, 250.25],
  );
  assert.equal(dueWithin(pace), 250);
});

test('a slice that starts in phase holds as many requests as its length holds intervals', () => {
  assert.equal(dueWithin({ rate: 100, ms: 250, phase: 0 }), 25);
  assert.equal(dueWithin({ rate: 3, ms: 1_000, phase: 0 }), 3);
  assert.equal(dueWithin({ rate: 1, ms: 100, phase: 0.5 }), 0, 'due after 500 ms only');
});

test('the requests within a slice are exactly those that are due before its end', () => {
  fc.assert(
    fc.property(paces, (pace) => {
      const count = dueWithin(pace);
      if (count > 0) assert.ok(dueAt(pace, count - 1) < pace.ms + 1e-6);
      assert.ok(dueAt(pace, count) >= pace.ms - 1e-6);
    }),
    { seed: 1 },
  );
});

test('due times are one interval apart, at every phase', () => {
  fc.assert(
    fc.property(paces, fc.integer({ min: 0, max: 10_000 }), (pace, index) => {
      const gap = dueAt(pace, index + 1) - dueAt(pace, index);
      assert.ok(Math.abs(gap - 1_000 / pace.rate) < 1e-6 * (index + 1));
    }),
    { seed: 1 },
  );
});
