import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Counts, countsOf, evenQuantileOf, mergeCounts, quantileOf } from '../../statistics/counts.ts';
import { type Estimate, intervalOf, type Outcome } from '../../statistics/estimate.ts';
import {
  acrossStarts,
  compareByStart,
  fewestStarts,
  meanOf,
  type Pair,
  pooled,
  pseudoValues,
  residualVariance,
} from '../../statistics/starts.ts';

const near = (seen: number, expected: number, error = 1e-12) =>
  assert.ok(Math.abs(seen - expected) <= error, `${seen} is not ${expected}`);

function estimated(outcome: Outcome, state: Estimate['state'] = 'estimated'): Estimate {
  assert.equal(outcome.state, state);
  return outcome as Estimate;
}

/** Differences 0.1, 0.3, 0.2, 0.5, 0.4: mean 0.3, variance 0.025. */
const base = [1, 2, 1.5, 3, 2.5];
const one = [1.1, 2.3, 1.7, 3.5, 2.9];
const pair: Pair = { scale: 'ratio', value: Math.exp(0.3), one, base, shared: null };

test('the residual variance is that of a two-way layout, worked by hand', () => {
  // Arms' means 2, 3 and 4, starts' means 2, 4 and 3, all 3: residuals 0, 0, 0 / 1, −1, 0 / −1, 1, 0.
  const table = residualVariance([
    [1, 3, 2],
    [3, 3, 3],
    [2, 6, 4],
  ]);
  assert.deepEqual(table, { variance: 4 / 4, freedom: 4 });
});

test('for two arms the residual variance is half that of the differences', () => {
  const found = residualVariance([one, base]);
  near(found?.variance ?? Number.NaN, 0.025 / 2);
  assert.equal(found?.freedom, 4);
});

test('what a start does to all its arms alike leaves no residual', () => {
  near(residualVariance([base, base.map((value) => value + 7)])?.variance ?? Number.NaN, 0);
});

test('one arm, one start or a value that is no number has no residual variance', () => {
  assert.equal(residualVariance([]), null);
  assert.equal(residualVariance([base]), null);
  assert.equal(residualVariance([[1], [2]]), null);
  assert.equal(residualVariance([base, [1, 2, Number.NaN, 3, 4]]), null);
  assert.equal(residualVariance([base, [1, 2, -Infinity, 3, 4]]), null);
});

test('variances are pooled by their degrees of freedom', () => {
  assert.deepEqual(pooled([{ variance: 1, freedom: 9 }, null, { variance: 5, freedom: 3 }]), {
    variance: 2,
    freedom: 12,
  });
  assert.equal(pooled([]), null);
  assert.equal(pooled([null]), null);
});

test('a pair by itself has the interval of a paired t test', () => {
  const estimate = estimated(compareByStart(pair));
  near(estimate.standardError, Math.sqrt(0.025 / 5));
  assert.equal(estimate.degreesOfFreedom, 4);
  const { low, high } = intervalOf(estimate, 0.95);
  // t of 95 % on 4 degrees of freedom, by the tables: 2.776.
  near(Math.log(high), 0.3 + 2.776_445_105 * Math.sqrt(0.005), 1e-8);
  near(Math.log(low), 0.3 - 2.776_445_105 * Math.sqrt(0.005), 1e-8);
});

test('a variance that others share narrows the interval by the degrees of freedom it brings', () => {
  const shared = { variance: 0.025 / 2, freedom: 12 };
  const estimate = estimated(compareByStart({ ...pair, shared }));
  near(estimate.standardError, Math.sqrt(0.005));
  assert.equal(estimate.degreesOfFreedom, 12);
  const alone = intervalOf(estimated(compareByStart(pair)), 0.95);
  assert.ok(intervalOf(estimate, 0.95).high < alone.high);
});

test('a pair whose spread is smaller by chance has the shared one all the same', () => {
  const estimate = estimated(compareByStart({ ...pair, shared: { variance: 1, freedom: 12 } }));
  near(estimate.standardError, Math.sqrt(2 / 5));
});

test('a pair whose own spread is far larger keeps its own', () => {
  // F of 90 % with 4 and 12 degrees of freedom is 2.480, by the tables.
  const with12 = (f: number) => compareByStart({ ...pair, shared: { variance: 0.0125 / f, freedom: 12 } });
  assert.equal(estimated(with12(2.47)).degreesOfFreedom, 12);
  assert.equal(estimated(with12(2.49)).degreesOfFreedom, 4);
  near(estimated(with12(2.49)).standardError, Math.sqrt(0.005));
  assert.equal(estimated(compareByStart({ ...pair, shared: { variance: 0, freedom: 12 } })).degreesOfFreedom, 4);
});

test('a shared variance of no more degrees of freedom than its own is of no use to a pair', () => {
  near(estimated(compareByStart({ ...pair, shared: { variance: 1, freedom: 4 } })).standardError, Math.sqrt(0.005));
});

test('one process in every start is one draw, however many the starts: its variance counts in full', () => {
  const shared = { variance: 0.04, freedom: 8 };
  near(estimated(compareByStart({ ...pair, shared, oneProcess: 1 })).standardError, Math.sqrt(0.04 * (1 / 5 + 1)));
  near(estimated(compareByStart({ ...pair, shared, oneProcess: 2 })).standardError, Math.sqrt(0.04 * 2));
});

test('beside one lone process, all of the spread may be that of the other side', () => {
  const estimate = estimated(compareByStart({ ...pair, oneProcess: 1 }));
  near(estimate.standardError, Math.sqrt(0.025 * (1 / 5 + 1)));
  assert.equal(estimate.degreesOfFreedom, 4);
});

test('two lone processes decide nothing where no other tells how far processes lie apart', () => {
  estimated(compareByStart({ ...pair, oneProcess: 2 }), 'hint');
});

test('under five starts an interval is a hint, and under two there is none', () => {
  assert.equal(fewestStarts, 5);
  const first = (starts: number) => compareByStart({ ...pair, one: one.slice(0, starts), base: base.slice(0, starts) });
  estimated(first(5));
  estimated(first(4), 'hint');
  estimated(first(2), 'hint');
  assert.deepEqual(first(1), { state: 'none', scale: 'ratio', value: Math.exp(0.3), reason: 'too-few' });
});

test('too few requests beyond a quantile leave a hint, in however many starts', () => {
  estimated(compareByStart({ ...pair, enough: false }), 'hint');
  estimated(acrossStarts({ scale: 'ratio', value: 1, values: base, enough: false }), 'hint');
});

test('an error that no start shows widens the interval', () => {
  near(estimated(compareByStart({ ...pair, further: 0.1 })).standardError, Math.sqrt(0.005 + 0.01));
  near(
    estimated(acrossStarts({ scale: 'ratio', value: 1, values: base, further: 0.1 })).standardError,
    Math.sqrt(0.625 / 5 + 0.01),
  );
});

test('arms of different starts are refused', () => {
  assert.throws(() => compareByStart({ ...pair, base: base.slice(1) }), /paired: 5 of one arm, 4 of the other/);
});

test('a figure that is zero in a start has no interval on the log scale', () => {
  const outcome = compareByStart({ ...pair, one: [-Infinity, ...one.slice(1)], value: 0 });
  assert.deepEqual(outcome, { state: 'none', scale: 'ratio', value: 0, reason: 'zero' });
});

test('one arm alone has the spread of its starts', () => {
  const estimate = estimated(acrossStarts({ scale: 'difference', value: 2, values: base }));
  near(estimate.standardError, Math.sqrt(0.625 / 5));
  assert.equal(estimate.degreesOfFreedom, 4);
  estimated(acrossStarts({ scale: 'ratio', value: 2, values: base.slice(1) }), 'hint');
});

test('pseudo-values of a mean are the values', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 30 }),
      (values) => {
        for (const [i, pseudo] of pseudoValues(values, meanOf).entries()) near(pseudo, values[i] as number, 1e-9);
      },
    ),
  );
});

test('the variance of pseudo-values of a pooled quantile is that of the jackknife', () => {
  const starts = [
    [10, 20, 30, 41],
    [12, 22, 33, 42],
    [9, 19, 35, 47],
    [11, 25, 31, 44],
  ].map(countsOf);
  const median = (of: readonly Counts[]) => quantileOf(mergeCounts(of), 0.5);
  const pseudo = pseudoValues(starts, median);
  // By hand: the eighth of sixteen, and the sixth of twelve.
  const leftOut = starts.map((_, i) => median(starts.filter((_each, at) => at !== i)));
  assert.deepEqual([median(starts), ...leftOut], [25, 25, 25, 25, 22]);
  const mean = meanOf(leftOut);
  const jackknife = (3 / 4) * leftOut.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  const center = meanOf(pseudo);
  near(pseudo.reduce((sum, each) => sum + (each - center) ** 2, 0) / 3 / 4, jackknife);
});

test('what a recorder rounds does not grow with the starts: the jackknife reads a quantile evenly', () => {
  // 1, 2, 2, 3: half of them lie a half of the way from 1.5 to 2.5.
  assert.equal(quantileOf(countsOf([1, 2, 2, 3]), 0.5), 2);
  near(evenQuantileOf(countsOf([1, 2, 2, 3]), 0.5), 2, 1e-9);
  near(evenQuantileOf(countsOf([1, 2, 2, 3]), 0.25), 1.5, 1e-9);
  near(evenQuantileOf(countsOf([1, 2, 2, 3]), 0.75), 2.5, 1e-9);
  assert.equal(evenQuantileOf(countsOf([7]), 0.99), 7);
  assert.ok(Number.isNaN(evenQuantileOf(countsOf([]), 0.5)));
});

test('one start has one pseudo-value: its estimate', () => {
  assert.deepEqual(pseudoValues([7], meanOf), [7]);
});
