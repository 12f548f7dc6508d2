import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Counts, countsOf, mergeCounts, quantileOf, totalOf } from '../../statistics/counts.ts';
import { beyond, startsForQuantile } from '../../statistics/quantile.ts';

const recorded = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 });
const q01 = fc.double({ min: 0, max: 1, noNaN: true });
const naiveQuantile = (values: readonly number[], q: number) => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length * (1 - 1e-12)) - 1)] ?? Number.NaN;
};
const plain = ({ values, counts }: Counts) => [[...values], [...counts]];

test('a quantile is the smallest value that the share does not exceed', () => {
  const counts = countsOf([30, 10, 20, 20]);
  assert.deepEqual(plain(counts), [
    [10, 20, 30],
    [1, 2, 1],
  ]);
  // Shares at or below: 10: 0.25, 20: 0.75, 30: 1.
  assert.deepEqual(
    [0, 0.25, 0.26, 0.75, 0.76, 1].map((q) => quantileOf(counts, q)),
    [10, 10, 20, 20, 30, 30],
  );
});

test('a value that was recorded no time is no quantile', () => {
  assert.equal(quantileOf({ values: Float64Array.of(1, 2), counts: Float64Array.of(0, 3) }, 0), 2);
});

test('rounding of q × total does not move a quantile', () => {
  // 0.07 × 100 is 7.000000000000001 in floating point; the 7th of 1…100 is 7.
  assert.equal(quantileOf(countsOf(Array.from({ length: 100 }, (_, i) => i + 1)), 0.07), 7);
});

test('merging pools, and a quantile of counts is that of the sorted values', () => {
  fc.assert(
    fc.property(fc.array(recorded, { maxLength: 5 }), q01, (lists, q) => {
      const merged = mergeCounts(lists.map(countsOf));
      assert.deepEqual(plain(merged), plain(countsOf(lists.flat())));
      assert.equal(totalOf(merged), lists.flat().length);
      assert.equal(quantileOf(merged, q), naiveQuantile(lists.flat(), q));
    }),
    { seed: 1 },
  );
});

test('histograms that are not sorted, not whole or negative are refused, and so is a q beyond 1', () => {
  const raw = (values: number[], counts: number[]) => ({
    values: Float64Array.from(values),
    counts: Float64Array.from(counts),
  });
  for (const wrong of [
    raw([2, 1], [1, 1]),
    raw([1, 1], [1, 1]),
    raw([1], []),
    raw([1], [-1]),
    raw([1], [Number.NaN]),
  ]) {
    assert.throws(() => mergeCounts([wrong]), RangeError);
  }
  assert.throws(() => quantileOf(countsOf([1]), 1.1), RangeError);
  assert.ok(Number.isNaN(quantileOf(countsOf([]), 0.5)));
});

test('requests beyond are counted on the thinner side, and so are the starts they take', () => {
  assert.ok(beyond(0.9, 1000) >= 100 && beyond(0.99, 9_900) < 100);
  // 100 rounds of 50 requests leave 50 beyond p99: twice as many are needed.
  assert.equal(startsForQuantile(0.99, 5_000, 100), 200);
  assert.equal(startsForQuantile(0.99, 0, 100), Infinity);
});
