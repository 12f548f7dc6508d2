/**
 * How far apart two neighbouring stretches of a series are, and the place where they are furthest: the statistic of E-divisive
 * with the exponent 2 (Matteson and James, JASA 109:334, 2014, equations 5 to 7).
 */

export interface Split {
  /** Index of the first value right of the split. */
  readonly at: number;
  /** Scaled energy distance of the two stretches, in the square of the values' unit. */
  readonly distance: number;
}

interface Stretch {
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
}

/**
 * The scaled energy distance of two stretches of n and m ≥ 2 values: nm/(n + m) × (2 E|X − Y|² − E|X − X′|² − E|Y − Y′|²), the
 * expectations as means over all pairs. That is 2nm/(n + m) × ((mean X − mean Y)² − var X/n − var Y/m): the squared difference of the
 * means, less what noise alone makes of it. May be negative.
 */
export function energyDistance(x: readonly number[], y: readonly number[]): number {
  return distanceOf(stretchOf(x), stretchOf(y));
}

const stretchOf = (values: readonly number[]): Stretch => ({
  count: values.length,
  sum: values.reduce((sum, value) => sum + value, 0),
  squares: values.reduce((sum, value) => sum + value * value, 0),
});

function distanceOf(x: Stretch, y: Stretch): number {
  return distance(x.count, x.sum, x.squares, y.count, y.sum, y.squares);
}

function distance(n: number, sumX: number, squaresX: number, m: number, sumY: number, squaresY: number): number {
  const meanX = sumX / n;
  const meanY = sumY / m;
  const noiseX = (squaresX - sumX * meanX) / (n * (n - 1));
  const noiseY = (squaresY - sumY * meanY) / (m * (m - 1));
  return ((2 * n * m) / (n + m)) * ((meanX - meanY) * (meanX - meanY) - noiseX - noiseY);
}

/**
 * The split with the largest distance in any part of `values` between two neighbours of `bounds` (ascending, from 0 to the length), with at
 * least `least` ≥ 2 values on either side; null where none has a distance above 0. Of equals the first.
 *
 * One side reaches to the end of its part; the other may stop before, so that a level that went up and came back is seen as two
 * splits (the κ of equation 7). The paper lets the right side stop; here either may, so that the answer is the same with time reversed. It
 * stops after `least` values, or half as many again and so on, which takes n log n steps and not n² (lengths as in Kovács et al., Biometrika 110:249, 2023).
 */
export function largestSplit(values: Float64Array, bounds: readonly number[], least: number): Split | null {
  const [sums, squares] = cumulated(values);
  const lengths = lengthsUpTo(values.length, least);
  let at = -1;
  let largest = 0;
  const look = (from: number, place: number, to: number) => {
    const [sumFrom, sumAt, sumTo] = [sums[from] as number, sums[place] as number, sums[to] as number];
    const [squaresFrom, squaresAt, squaresTo] = [
      squares[from] as number,
      squares[place] as number,
      squares[to] as number,
    ];
    const far = distance(
      place - from,
      sumAt - sumFrom,
      squaresAt - squaresFrom,
      to - place,
      sumTo - sumAt,
      squaresTo - squaresAt,
    );
    if (far > largest) {
      largest = far;
      at = place;
    }
  };
  for (let part = 1; part < bounds.length; part++) {
    const [start, end] = [bounds[part - 1] as number, bounds[part] as number];
    for (let place = start + least; place <= end - least; place++) {
      look(start, place, end);
      for (const length of lengths) {
        if (place + length < end) look(start, place, place + length);
        if (place - length > start) look(place - length, place, end);
      }
    }
  }
  return at < 0 ? null : { at, distance: largest };
}

function cumulated(values: Float64Array): [Float64Array, Float64Array] {
  const sums = new Float64Array(values.length + 1);
  const squares = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    sums[i + 1] = (sums[i] as number) + value;
    squares[i + 1] = (squares[i] as number) + value * value;
  }
  return [sums, squares];
}

function lengthsUpTo(most: number, least: number): number[] {
  const lengths: number[] = [];
  for (let length = least; length < most; length = Math.ceil(length * 1.5)) lengths.push(length);
  return lengths;
}
