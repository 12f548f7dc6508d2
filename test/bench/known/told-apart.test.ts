/** The smallest difference that is told apart, by hand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { smallest, spreadOfPairs } from '../../../bench/known/told-apart.ts';

const near = (actual: number, expected: number, by: number) =>
  assert.ok(Math.abs(actual - expected) <= by, `${actual} is not ${expected}`);

test('a deviation of 2 % lets a gate of eight starts tell 3.9 % apart', () => {
  // (2 − 1)(8 − 1) = 7. t(0.975) = 2.365, t(0.9) = 1.415, error 0.02 × √(2/8) = 0.01.
  near(smallest(0.02, { starts: 8, arms: 2 }), Math.expm1(0.0378), 1e-5);
});

test('with four arms degrees of freedom are three times as many, and the level is that of three comparisons', () => {
  // (4 − 1)(5 − 1) = 12: t(1 − 0.05/6) = 2.779, t(0.9) = 1.356, error 0.02 × √(2/5) = 0.012649.
  near(smallest(0.02, { starts: 5, arms: 4 }), Math.expm1((2.7795 + 1.3562) * 0.0126491), 2e-5);
});

test('the deviation of one process is that of the ratio of two over √2, and the interval is that of Student', () => {
  const { starts, ratio, low, high, deviation } = spreadOfPairs([0.01, 0.03, 0.05]);
  assert.equal(starts, 3);
  near(ratio, Math.exp(0.03), 1e-12);
  near(deviation, 0.02 / Math.SQRT2, 1e-12);
  // t(0.975) of 2 degrees of freedom is 4.3027.
  near(high, Math.exp(0.03 + (4.3027 * 0.02) / Math.sqrt(3)), 1e-5);
  near(low, Math.exp(0.03 - (4.3027 * 0.02) / Math.sqrt(3)), 1e-5);
});

test('it is told for quick, gate, and the fewest and most starts of full: the more starts, the less', () => {
  const { tellsApart } = spreadOfPairs([0.01, 0.03, 0.05]);
  assert.deepEqual(
    tellsApart.map(({ suite, starts, arms }) => [suite, starts, arms]),
    [
      ['quick', 5, 4],
      ['gate', 8, 2],
      ['full', 12, 4],
      ['full', 24, 4],
    ],
  );
  const shares = tellsApart.map(({ share }) => share);
  assert.deepEqual(
    shares,
    shares.toSorted((a, b) => b - a),
  );
});
