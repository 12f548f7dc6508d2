import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Delay } from '../../statistics/delays.ts';
import { sharesAlike } from '../../statistics/shares.ts';
import { delayShift, fewestTrials, mannWhitneyAtMost } from '../../statistics/shift.ts';

const exact = (...values: number[]): Delay[] => values.map((value) => ({ value }));

test('the distribution of U is that of counting all orders of two small groups', () => {
  // 2 and 2: six orders, U = 0, 1, 2, 2, 3, 4.
  assert.deepEqual(
    [...mannWhitneyAtMost(2, 2)].map((p) => Math.round(p * 6)),
    [1, 2, 4, 5, 6],
  );
  // 5 and 10: one order of C(15, 5) = 3,003 has U = 0.
  assert.ok(Math.abs((mannWhitneyAtMost(5, 10)[0] as number) - 1 / 3_003) < 1e-12);
  // Symmetric, and it ends at 1.
  const large = mannWhitneyAtMost(20, 50);
  assert.ok(Math.abs((large[499] as number) + (large[500] as number) - 1) < 1e-9);
  assert.ok(Math.abs((large.at(-1) as number) - 1) < 1e-9);
});

test('the interval lies between the critical differences of the published table', () => {
  // n = m = 5: P(U ≤ 2) = 4/252, two-sided 0.032; so k = 3 and the level is 0.968 (tables of the Mann-Whitney U: critical value 2).
  const { value, low, high, level } = delayShift(exact(11, 12, 13, 14, 15), exact(1, 2, 3, 4, 5));
  assert.equal(value, 10);
  assert.ok(Math.abs(level - (1 - 8 / 252)) < 1e-12);
  assert.deepEqual([low, high], [7, 13]); // differences 6, 7, 7, 8 …: the third smallest and largest
});

test('two groups that lie apart are apart even at a level that medians of five cannot have', () => {
  const a = exact(1_500, 1_600, 1_700, 1_800, 1_900);
  const b: Delay[] = Array.from({ length: 10 }, () => ({ value: 1, censored: 'at-most' }));
  const { low, high, level } = delayShift(a, b, 0.996);
  assert.ok(level >= 0.996);
  assert.ok(low >= 1_499 && high <= 1_900);
});

test('what never ended has no upper end, and what ended at once has none below zero', () => {
  const alive: Delay[] = Array.from({ length: 6 }, () => ({ value: 600, censored: 'at-least' }));
  const dead: Delay[] = Array.from({ length: 6 }, () => ({ value: 1, censored: 'at-most' }));
  const { low, high } = delayShift(alive, dead);
  assert.equal(high, Number.POSITIVE_INFINITY);
  assert.equal(low, 599);
  const same = delayShift(dead, dead);
  assert.deepEqual([same.value, same.low, same.high], [0, -1, 1]);
});

test('too few trials get the level they can have; none is refused', () => {
  assert.equal(delayShift(exact(2), exact(1)).level, 0);
  assert.throws(() => delayShift([], exact(1)), RangeError);
});

test('shares are compared by Fisher’s exact test', () => {
  // The lady tasting tea: 3 of 4 against 1 of 4, two-sided p = 34/70.
  assert.ok(Math.abs(sharesAlike({ count: 3, of: 4 }, { count: 1, of: 4 }) - 34 / 70) < 1e-12);
  assert.ok(sharesAlike({ count: 10, of: 10 }, { count: 0, of: 10 }) < 2e-5);
  assert.equal(sharesAlike({ count: 10, of: 10 }, { count: 9, of: 9 }), 1);
  assert.equal(sharesAlike({ count: 0, of: 0 }, { count: 0, of: 5 }), 1);
});

test('the fewest trials that a level can be reached with are those whose interval has it', () => {
  const apart = (n: number, from: number) => Array.from({ length: n }, (_, index) => ({ value: from + index }));
  for (const [others, level] of [
    [10, 0.95],
    [10, 0.9998],
    [50, 0.99999],
  ] as const) {
    const n = fewestTrials(others, level);
    assert.ok(delayShift(apart(n, 1_000), apart(others, 0), level).level >= level);
    assert.ok(n === 1 || delayShift(apart(n - 1, 1_000), apart(others, 0), level).level < level);
  }
});
