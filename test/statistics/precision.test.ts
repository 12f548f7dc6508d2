import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Ends, halfWidth, precisionReached } from '../../statistics/precision.ts';

const ratio = (low: number | null, high: number | null): Ends => ({ scale: 'ratio', low, high });

test('the half-width of a ratio is the factor to either side, less one', () => {
  // 2 / 1.06 to 2 × 1.06: √(1.06²) − 1.
  assert.ok(Math.abs(halfWidth(ratio(2 / 1.06, 2 * 1.06)) - 0.06) < 1e-12);
  assert.equal(halfWidth(ratio(1, 1)), 0);
  assert.equal(halfWidth({ scale: 'difference', low: -3, high: 5 }), 4);
});

test('no interval, or none above zero, is as wide as can be', () => {
  for (const ends of [
    ratio(null, null),
    ratio(0, 1),
    ratio(0, 0),
    ratio(1, Infinity),
    ratio(Number.NaN, 1),
    ratio(2, 1),
  ]) {
    assert.equal(halfWidth(ends), Infinity);
  }
});

test('the target is reached when every comparison has reached it, whatever its verdict', () => {
  assert.equal(precisionReached([ratio(1, 1.1), ratio(2, 2.2)], 0.05), true);
  assert.equal(precisionReached([ratio(1, 1.1), ratio(1, 1.2)], 0.05), false);
  assert.equal(precisionReached([ratio(1, 1.1), ratio(null, null)], 0.05), false);
  assert.equal(precisionReached([], 0.05), false);
});
