/**
 * Times as the run folder keeps them: whole microseconds in an HdrHistogram of three significant digits. The statistics use
 * the same values, so that every figure and interval can be made again from the folder.
 */
import type { Histogram } from 'hdr-histogram-js';
import { type Counts, countsOf } from '../../statistics/counts.ts';

/** Sub-buckets of a histogram with three significant digits: up to here every µs has a bucket of its own. */
const subBuckets = 2_048;

/** The highest value that falls into the same bucket of such a histogram, µs (HdrHistogram, highestEquivalentValue). */
export function recordedAs(us: number): number {
  const value = Math.max(0, Math.round(us));
  if (value < subBuckets) return value;
  const width = 2 ** (Math.floor(Math.log2(value)) - Math.log2(subBuckets) + 1);
  return (Math.floor(value / width) + 1) * width - 1;
}

export function recordedCounts(us: Float64Array): Counts {
  return countsOf(us.map(recordedAs));
}

/** The same from a histogram of the run folder: the value at each rank, so that what is read back is what was written. */
export function countsFrom(histogram: Histogram): Counts {
  const { totalCount } = histogram;
  return countsOf(
    Float64Array.from({ length: totalCount }, (_, rank) =>
      recordedAs(histogram.getValueAtPercentile((100 * (rank + 1)) / totalCount)),
    ),
  );
}
