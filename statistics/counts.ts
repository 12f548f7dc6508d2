/** Histograms as numbers: what is recorded, how often. Merged exactly, read without interpolation. */

/** `values`: distinct, ascending, e.g. whole µs. `counts`: how often each was recorded; same length, none negative. */
export interface Counts {
  readonly values: Float64Array;
  readonly counts: Float64Array;
}

/** A histogram of single values, in any order. */
export function countsOf(recorded: Iterable<number>): Counts {
  const sorted = Float64Array.from(recorded).sort();
  const values = distinct(sorted);
  const counts = new Float64Array(values.length);
  let at = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (sorted[i] !== values[at]) at++;
    counts[at] = (counts[at] as number) + 1;
  }
  return { values, counts };
}

/** How many values were recorded. */
export function totalOf({ counts }: Counts): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}

/** All histograms as one: the pooled distribution. */
export function mergeCounts(histograms: readonly Counts[]): Counts {
  const values = distinctValues(histograms);
  const counts = new Float64Array(values.length);
  for (const histogram of histograms) {
    eachPlace(histogram, values, (place, count) => {
      counts[place] = (counts[place] as number) + count;
    });
  }
  return { values, counts };
}

/** Every value that one of the histograms holds, ascending. Throws a RangeError when one is not sorted or not whole. */
function distinctValues(histograms: readonly Counts[]): Float64Array {
  for (const histogram of histograms) mustBeSorted(histogram);
  const all = new Float64Array(histograms.reduce((sum, { values }) => sum + values.length, 0));
  let at = 0;
  for (const { values } of histograms) {
    all.set(values, at);
    at += values.length;
  }
  return distinct(all.sort());
}

function distinct(sorted: Float64Array): Float64Array {
  return sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
}

/** Calls `visit` with the place in `values` (which holds every value of the histogram, ascending) and its count. */
function eachPlace(histogram: Counts, values: Float64Array, visit: (place: number, count: number) => void): void {
  let place = 0;
  for (let i = 0; i < histogram.values.length; i++) {
    while ((values[place] as number) < (histogram.values[i] as number)) place++;
    visit(place, histogram.counts[i] as number);
  }
}

/**
 * The quantile q (0 to 1): the smallest recorded value that at least q of all recorded values do not exceed; NaN where
 * nothing was recorded. Source: the inverse of the empirical distribution, type 1 of Hyndman and Fan (1996), as HdrHistogram reads it.
 */
export function quantileOf({ values, counts }: Counts, q: number): number {
  const need = needed(q, totalOf({ values, counts }));
  let sum = 0;
  for (const [i, count] of counts.entries()) {
    sum += count;
    if (sum > 0 && sum >= need) return values[i] as number;
  }
  return Number.NaN;
}

/**
 * The quantile q, read evenly between the middles to the neighbouring recorded values: where a value is rounded, what moves a quantile by
 * less than the rounding still moves it. For the jackknife, which multiplies each move by the number of parts; what is printed is recorded.
 */
export function evenQuantileOf({ values, counts }: Counts, q: number): number {
  const need = needed(q, totalOf({ values, counts }));
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const count = counts[i] as number;
    if (count > 0 && sum + count >= need) {
      const value = values[i] as number;
      const [low, high] = [(value + (values[i - 1] ?? value)) / 2, (value + (values[i + 1] ?? value)) / 2];
      return low + ((high - low) * (need - sum)) / count;
    }
    sum += count;
  }
  return Number.NaN;
}

/** Recorded values that a quantile needs at or below it; a hair less than q × total, since 0.07 × 100 is above 7. */
function needed(q: number, total: number): number {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`a quantile lies between 0 and 1, not at ${q}`);
  return q * total * (1 - 1e-12);
}

function mustBeSorted({ values, counts }: Counts): void {
  if (values.length !== counts.length) throw new RangeError('a histogram has one count per value');
  for (let i = 0; i < values.length; i++) {
    if (i > 0 && !((values[i] as number) > (values[i - 1] as number)))
      throw new RangeError('values of a histogram ascend');
    if (!((counts[i] as number) >= 0)) throw new RangeError('counts of a histogram are not negative');
  }
}
