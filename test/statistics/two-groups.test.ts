import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intervalOf } from '../../statistics/estimate.ts';
import { differenceOfMeans } from '../../statistics/two-groups.ts';

test('groups that spread differently have the degrees of freedom of Welch and Satterthwaite', () => {
  // Means 2 and 12; variances of the means 1/3 and 4/3, so 5/3 over ((1/9)/2 + (16/9)/2) = (25/9)/(17/18) = 50/17.
  const seen = differenceOfMeans([1, 2, 3], [10, 12, 14], 3);
  assert.equal(seen.state, 'estimated');
  assert.ok(seen.state === 'estimated');
  assert.equal(seen.value, -10);
  assert.ok(Math.abs(seen.standardError - Math.sqrt(5 / 3)) < 1e-12);
  assert.ok(Math.abs(seen.degreesOfFreedom - 50 / 17) < 1e-12);
});

test('counts that are the same each time differ by exactly what they differ by', () => {
  const seen = differenceOfMeans([2, 2], [1, 1], 2);
  assert.ok(seen.state === 'estimated');
  const { low, high } = intervalOf(seen, 0.95);
  assert.deepEqual([low, high], [1, 1]);
});

test('under the fewest values it is a hint, of one value there is no spread', () => {
  assert.equal(differenceOfMeans([1, 2, 3], [1, 2, 3], 5).state, 'hint');
  assert.equal(differenceOfMeans([1], [1, 2, 3], 1).state, 'none');
});
