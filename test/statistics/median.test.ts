import assert from 'node:assert/strict';
import { test } from 'node:test';
import { medianOf } from '../../statistics/median.ts';

test('the middle one, or the mean of the middle two, in whatever order they come; of nothing there is none', () => {
  assert.equal(medianOf([3, 1, 2]), 2);
  assert.equal(medianOf([4, 1, 3, 2]), 2.5);
  assert.equal(Number.isNaN(medianOf([])), true);
});
