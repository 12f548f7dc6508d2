import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dependenceFactor, lagOneCorrelation } from '../../statistics/dependence.ts';

test('the lag-one correlation, by hand', () => {
  // 1, 2, 3, 4 less 2.5: −1.5, −0.5, 0.5, 1.5. Products 0.75 − 0.25 + 0.75 = 1.25; squares 5.
  assert.equal(lagOneCorrelation([1, 2, 3, 4]), 0.25);
  assert.equal(lagOneCorrelation([1, -1, 1, -1]), -0.75);
});

test('the factor, by hand', () => {
  // r = 0.25 + (1 + 0.75)/4 = 0.6875: √(1.6875 / 0.3125).
  assert.ok(Math.abs(dependenceFactor([1, 2, 3, 4]) - Math.sqrt(1.6875 / 0.3125)) < 1e-12);
});

test('what goes to and fro, does not vary, or is too short, changes nothing', () => {
  for (const series of [[1, -1, 1, -1, 1, -1], [2, 2, 2], [0, 0], [5], []]) assert.equal(dependenceFactor(series), 1);
});

test('a long streak widens threefold and no more', () => {
  const streak = Array.from({ length: 100 }, (_, i) => (i < 50 ? 0 : 1));
  assert.ok(Math.abs(dependenceFactor(streak) - 3) < 1e-12);
});
