import assert from 'node:assert/strict';
import { test } from 'node:test';
import { driftOf } from '../../statistics/drift.ts';

const rounds = (...numerators: number[]) => numerators.map((numerator) => ({ numerator, denominator: 10 }));

test('the change of the ratio from the first third to the last', () => {
  // A 30/20 of B at first, 33/20 at last: 1.5 to 1.65 is + 10 %; the middle does not count, nor does a remainder.
  const drift = driftOf(rounds(10, 20, 99, 1, 99, 11, 22), rounds(10, 10, 7, 7, 7, 10, 10));
  assert.equal(drift?.first, 1.5);
  assert.ok(Math.abs((drift?.last as number) - 1.65) < 1e-12);
  assert.ok(Math.abs((drift?.change as number) - 0.1) < 1e-12);
});

test('a machine that slows both arms alike has not drifted', () => {
  const slowing = rounds(100, 110, 130, 160, 200, 250);
  const half = slowing.map(({ numerator, denominator }) => ({ numerator: numerator / 2, denominator }));
  assert.equal(driftOf(slowing, half)?.change, 0);
});

test('under three rounds, or without a total, there is no drift to speak of', () => {
  assert.equal(driftOf([], []), null);
  assert.equal(driftOf(rounds(1, 2), rounds(1, 2)), null);
  assert.equal(driftOf(rounds(0, 1, 1), rounds(1, 1, 1)), null);
  assert.equal(driftOf(rounds(1, 1, 0), rounds(1, 1, 1)), null);
  assert.equal(driftOf(rounds(1, 1, 1), rounds(1, 1, 0)), null);
  assert.throws(() => driftOf(rounds(1), []), RangeError);
});
