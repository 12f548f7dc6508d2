import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  chiSquareAtMost,
  chiSquareQuantile,
  fisherAtMost,
  fisherQuantile,
  incompleteGamma,
} from '../../statistics/chi-square.ts';
import { scaled, spreadOf, spreadRatio } from '../../statistics/spread.ts';

const near = (seen: number, known: number, within: number, what = '') =>
  assert.ok(Math.abs(seen - known) <= within, `${what}: ${seen}, not ${known}`);

test('the incomplete gamma function is that of its closed forms', () => {
  // P(1, x) = 1 − e^−x; P(2, x) = 1 − (1 + x) e^−x (DLMF 8.4.8).
  for (const x of [1e-6, 0.1, 1, 5, 30, 150]) {
    near(incompleteGamma(1, x), -Math.expm1(-x), 1e-13, `P(1, ${x})`);
    near(incompleteGamma(2, x), 1 - (1 + x) * Math.exp(-x), 1e-13, `P(2, ${x})`);
  }
  assert.equal(incompleteGamma(3, 0), 0);
  assert.equal(incompleteGamma(3, 1e6), 1);
});

test('chi-square quantiles are those of the printed tables', () => {
  // NIST/SEMATECH e-Handbook 1.3.6.7.4; most books print the same.
  const printed: [p: number, degreesOfFreedom: number, x: number][] = [
    [0.95, 1, 3.841],
    [0.025, 2, 0.051],
    [0.975, 5, 12.833],
    [0.025, 7, 1.69],
    [0.975, 7, 16.013],
    [0.025, 10, 3.247],
    [0.99, 10, 23.209],
    [0.95, 30, 43.773],
    [0.025, 31, 17.539],
    [0.975, 31, 48.232],
    [0.95, 100, 124.342],
  ];
  for (const [p, degreesOfFreedom, x] of printed)
    near(chiSquareQuantile(p, degreesOfFreedom), x, 0.00051, `${p} ${degreesOfFreedom}`);
});

test('F quantiles are those of the printed tables', () => {
  // NIST/SEMATECH e-Handbook 1.3.6.7.3 at 5 and 1 %; Snedecor and Cochran, table A 14, at 2.5 %.
  const printed: [p: number, above: number, below: number, x: number, within: number][] = [
    [0.95, 1, 1, 161.448, 0.001],
    [0.95, 5, 2, 19.296, 0.001],
    [0.95, 10, 10, 2.978, 0.001],
    [0.99, 5, 10, 5.636, 0.001],
    [0.975, 7, 7, 4.99, 0.006],
    [0.975, 8, 10, 3.85, 0.006],
    [0.975, 30, 30, 2.07, 0.006],
  ];
  for (const [p, above, below, x, within] of printed)
    near(fisherQuantile(p, above, below), x, within, `${p} ${above} ${below}`);
});

test('quantiles and distributions undo each other, and F turned over is F with its degrees of freedom exchanged', () => {
  for (const p of [0.001, 0.025, 0.5, 0.9, 0.999]) {
    for (const degreesOfFreedom of [1, 7, 31, 1_000])
      near(chiSquareAtMost(chiSquareQuantile(p, degreesOfFreedom), degreesOfFreedom), p, 1e-11);
    near(fisherAtMost(fisherQuantile(p, 7, 31), 7, 31), p, 1e-11);
    near(fisherQuantile(p, 7, 31) * fisherQuantile(1 - p, 31, 7), 1, 1e-9);
  }
});

test('there is no quantile without a degree of freedom, nor at a probability that is none', () => {
  assert.ok(Number.isNaN(chiSquareQuantile(0.5, 0)));
  assert.ok(Number.isNaN(chiSquareQuantile(1, 3)));
  assert.ok(Number.isNaN(fisherQuantile(0.5, 3, 0)));
  assert.ok(Number.isNaN(fisherQuantile(0, 3, 3)));
});

test('a standard deviation has the interval of chi-square', () => {
  // 1 … 8: mean 4.5, squares 42, so s = √6; 95 %: √(42 / 16.013) to √(42 / 1.690).
  const spread = spreadOf([8, 1, 2, 3, 4, 5, 6, 7]);
  assert.equal(spread.degreesOfFreedom, 7);
  near(spread.value, Math.sqrt(6), 1e-12);
  near(spread.low, Math.sqrt(42 / 16.013), 0.001);
  near(spread.high, Math.sqrt(42 / 1.69), 0.001);
  const half = scaled(spread, 0.5);
  assert.deepEqual([half.value, half.low, half.high], [spread.value / 2, spread.low / 2, spread.high / 2]);
});

test('one value has no standard deviation, equal values have one of zero', () => {
  const { value, low, high } = spreadOf([3]);
  assert.deepEqual([value, low, high], [Number.NaN, Number.NaN, Number.NaN]);
  assert.ok(Number.isNaN(spreadOf([]).value));
  assert.deepEqual(Object.values(spreadOf([2, 2, 2])).slice(0, 3), [0, 0, 0]);
});

test('of eight values each, one must vary 2.2 times as much as the other for the interval to exclude 1', () => {
  const values = [1, 2, 3, 4, 5, 6, 7, 8];
  const twice = spreadRatio(scaled(spreadOf(values), 2.2), spreadOf(values));
  near(twice.value, 2.2, 1e-12);
  assert.ok(twice.low < 1);
  const more = spreadRatio(scaled(spreadOf(values), 2.25), spreadOf(values));
  assert.ok(more.low > 1);
  near(more.high, 2.25 * Math.sqrt(4.995), 0.002);
});

test('the interval of a ratio goes by the degrees of freedom of each side', () => {
  // 10 above and 20 below: F(0.975) = 2.77 one way and 3.42 the other (Snedecor and Cochran, table A 14).
  const [few, many] = [
    spreadOf(Array.from({ length: 11 }, (_, i) => i)),
    spreadOf(Array.from({ length: 21 }, (_, i) => i)),
  ];
  const ratio = spreadRatio(few, many);
  near((ratio.value / ratio.low) ** 2, 2.77, 0.006);
  near((ratio.high / ratio.value) ** 2, 3.42, 0.006);
});
