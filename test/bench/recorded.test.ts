/** What the statistics count must be what the histograms keep, or no figure could be made again from the folder. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { recordedAs, recordedCounts } from '../../bench/recording/microseconds.ts';
import { decodeHistogram, emptyHistogram, encodeMicroseconds } from '../../results/histogram-log.ts';
import { quantileOf, totalOf } from '../../statistics/counts.ts';

/** As hdr-histogram-js itself reads a value that it has recorded. */
function asHdrSays(us: number): number {
  const histogram = emptyHistogram();
  histogram.recordValue(Math.round(us));
  return histogram.getValueAtPercentile(100);
}

test('up to 2,047 µs every microsecond has a bucket of its own, above it two share one', () => {
  for (const [us, recorded] of [
    [0, 0],
    [1, 1],
    [2_047, 2_047],
    [2_048, 2_049],
    [2_049, 2_049],
    [2_050, 2_051],
    [4_096, 4_099],
    [5_000_000, 5_001_215],
  ] as const) {
    assert.equal(recordedAs(us), recorded);
    assert.equal(asHdrSays(us), recorded);
  }
});

test('a fraction of a microsecond is rounded, and nothing is below zero', () => {
  assert.deepEqual([recordedAs(299.5), recordedAs(299.4), recordedAs(-3)], [300, 299, 0]);
});

test('a value is recorded as hdr-histogram-js records it, from 1 µs to a day', () => {
  // Exponents drawn evenly, so that every size of bucket is met.
  const anyUs = fc.double({ min: 0, max: Math.log2(86_400e6), noNaN: true }).map((exponent) => 2 ** exponent);
  fc.assert(
    fc.property(anyUs, (us) => assert.equal(recordedAs(us), asHdrSays(us))),
    { seed: 2, numRuns: 500 },
  );
});

test('any quantile of the counts is that of the histogram in the log', () => {
  const list = fc.array(fc.double({ min: 0, max: 3e6, noNaN: true }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(list, fc.constantFrom(0.5, 0.9, 0.99, 0.999, 1), (us, q) => {
      const histogram = decodeHistogram(encodeMicroseconds(us).encoded);
      const counts = recordedCounts(Float64Array.from(us));
      assert.equal(quantileOf(counts, q), histogram.getValueAtPercentile(q * 100));
      assert.equal(totalOf(counts), histogram.totalCount);
    }),
    { seed: 3, numRuns: 100 },
  );
});
