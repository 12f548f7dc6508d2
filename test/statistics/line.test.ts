import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { linearRegression } from 'simple-statistics';
import { fitLine, type Line, type Point, predictAt } from '../../statistics/line.ts';
import { randomFor } from '../../vocabulary/random.ts';

const close = (one: number, other: number, within = 1e-9) =>
  assert.ok(Math.abs(one - other) <= within * Math.max(1, Math.abs(other)), `${one} is not ${other}`);
const fitted = (points: readonly Point[]): Line => {
  const line = fitLine(points);
  assert.equal(line.state, 'fitted');
  return line as Line;
};

test('three points, by hand', () => {
  // (0, 0), (1, 2), (2, 1): means 1 and 1; Sxx = 2, Sxy = (−1)(−1) + 0 + (1)(0) = 1: slope 1/2, intercept 1/2.
  // Fitted 0.5, 1, 1.5; residuals −0.5, 1, −0.5: Σ² = 1.5 on one degree of freedom: s = √1.5.
  // SE slope = √(1.5/2) = √0.75; SE intercept = √(1.5 (1/3 + 1/2)) = √1.25.
  const line = fitted([
    { x: 2, y: 1 },
    { x: 0, y: 0 },
    { x: 1, y: 2 },
  ]);
  close(line.slope, 0.5);
  close(line.intercept, 0.5);
  close(line.residual, Math.sqrt(1.5));
  close(line.slopeError, Math.sqrt(0.75));
  close(line.interceptError, Math.sqrt(1.25));
  assert.equal(line.degreesOfFreedom, 1);
  // At x = 4: 2.5 ± 12.706 √(1.5 (1 + 1/3 + 9/2)) = ± 12.706 √8.75.
  const { value, low, high, extrapolated } = predictAt(line, 4);
  close(value, 2.5);
  close((high - low) / 2, 12.706 * Math.sqrt(8.75), 1e-4);
  assert.equal(extrapolated, true);
  assert.deepEqual(
    [-0.1, 0, 2, 2.1].map((x) => predictAt(line, x).extrapolated),
    [true, false, false, true],
  );
  // Moved ten to the right: the intercept is 0.5 − 5, its SE √(1.5 (1/3 + 121/2)).
  const moved = fitted([
    { x: 12, y: 1 },
    { x: 10, y: 0 },
    { x: 11, y: 2 },
  ]);
  close(moved.intercept, -4.5);
  close(moved.interceptError, Math.sqrt(1.5 * (1 / 3 + 121 / 2)));
});

test('points on a line are met exactly, far outside them too', () => {
  const line = fitted([2, 4, 8].map((x) => ({ x, y: 1000 * x - 3 })));
  const { value, low, high } = predictAt(line, 900);
  close(value, 899_997);
  close(low, high, 1e-6);
});

test('slope and intercept agree with simple-statistics', () => {
  const point = fc.record({ x: fc.integer({ min: -50, max: 50 }), y: fc.integer({ min: -1000, max: 1000 }) });
  fc.assert(
    fc.property(fc.array(point, { minLength: 3, maxLength: 30 }), (points) => {
      const line = fitLine(points);
      if (line.state === 'none') return assert.ok(points.every(({ x }) => x === points[0]?.x));
      const { m, b } = linearRegression(points.map(({ x, y }) => [x, y]));
      close(line.slope, m, 1e-7);
      close(line.intercept, b, 1e-7);
    }),
    { seed: 1 },
  );
});

test('a further observation falls into the prediction interval as often as its level says', () => {
  const random = randomFor(3, 'line');
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const life = (x: number) => ({ x, y: 1000 * x + 20 + 50 * normal() });
  let held = 0;
  for (let i = 0; i < 4000; i++) {
    const { low, high } = predictAt(fitted([2, 2, 4, 4, 8, 8].map(life)), 900);
    const { y } = life(900);
    if (low <= y && y <= high) held++;
  }
  close(held / 4000, 0.95, 0.01);
});

test('too few points, or all at one x, give no line', () => {
  assert.deepEqual(fitLine([]), { state: 'none', reason: 'too-few' });
  assert.deepEqual(
    fitLine([
      { x: 1, y: 1 },
      { x: 2, y: 2 },
    ]),
    { state: 'none', reason: 'too-few' },
  );
  assert.deepEqual(fitLine([1, 2, 3].map((y) => ({ x: 0.1, y }))), { state: 'none', reason: 'one-x' });
});
