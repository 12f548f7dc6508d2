import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mediansAgree } from '../../statistics/warmup.ts';

test('5 % is the larger against the smaller', () => {
  assert.equal(mediansAgree(100, 105, 0.05), true);
  assert.equal(mediansAgree(105, 100, 0.05), true);
  assert.equal(mediansAgree(105.1, 100, 0.05), false);
  assert.equal(mediansAgree(100, 105.1, 0.05), false);
  assert.equal(mediansAgree(100, Number.POSITIVE_INFINITY, 0.05), false, 'there is none before the first');
  assert.equal(mediansAgree(Number.NaN, 100, 0.05), false);
});
