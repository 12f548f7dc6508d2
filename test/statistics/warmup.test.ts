import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWarm, mediansAgree } from '../../statistics/warmup.ts';

const windows = (...medians: number[]) => medians.flatMap((median) => Array<number>(500).fill(median));

test('warm when the last two medians of 500 agree within 5 %, either way', () => {
  assert.equal(isWarm(windows(499, 300, 168, 163)), true);
  assert.equal(isWarm(windows(499, 300, 163, 168)), true);
  assert.equal(isWarm(windows(499, 300, 180, 163)), false);
  assert.equal(isWarm(windows(499, 300, 163, 180)), false);
});

test('not before 2,000 requests', () => {
  assert.equal(isWarm(windows(100, 100, 100)), false);
  assert.equal(isWarm(windows(100, 100, 100, 100).slice(1)), false);
  assert.equal(isWarm([]), false);
  assert.equal(isWarm([1, 2, 3], { fewest: 0, window: 2, tolerance: 1 }), false);
});

test('a window counts when it is whole', () => {
  assert.equal(isWarm([...windows(100, 100, 200, 100), ...Array<number>(499).fill(100)]), false);
  assert.equal(isWarm([...windows(100, 100, 200, 100), ...Array<number>(500).fill(100)]), true);
});

test('a few slow requests do not move a median', () => {
  const spiky = windows(100, 100, 100, 100).map((latency, i) => (i % 10 === 0 ? 50_000 : latency));
  assert.equal(isWarm(spiky), true);
});

test('5 % is the larger against the smaller', () => {
  assert.equal(mediansAgree(100, 105, 0.05), true);
  assert.equal(mediansAgree(105.1, 100, 0.05), false);
  assert.equal(mediansAgree(Number.NaN, 100, 0.05), false);
});
