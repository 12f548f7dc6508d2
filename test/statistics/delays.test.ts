import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Delay, delayQuantile, medianInterval, summarise } from '../../statistics/delays.ts';

const exact = (...values: number[]): Delay[] => values.map((value) => ({ value }));
const upTo = (n: number) => exact(...Array.from({ length: n }, (_, i) => i + 1));

test('the median interval is the one of the sign test’s table', () => {
  // Binomial tails of n fair coins: n 6: 1/64 at X = 0. n 10: 11/1024 at X ≤ 1. n 20: 21700/1048576 at X ≤ 5. n 50: r = 18 (tables), 0.9672.
  for (const [n, r, level] of [
    [6, 1, 1 - 2 / 64],
    [10, 2, 1 - 22 / 1024],
    [20, 6, 1 - 43400 / 1048576],
  ] as const) {
    const interval = medianInterval(upTo(n));
    assert.deepEqual([interval.low, interval.high], [r, n + 1 - r]);
    assert.ok(Math.abs(interval.level - level) < 1e-12);
  }
  const fifty = medianInterval(upTo(50));
  assert.deepEqual([fifty.low, fifty.high, fifty.level.toFixed(4)], [18, 33, '0.9672']);
});

test('what n does not allow is said by the level', () => {
  assert.deepEqual(medianInterval(exact(3)), { low: 3, high: 3, level: 0 });
  assert.ok(Math.abs(medianInterval(exact(3, 1)).level - 0.5) < 1e-12); // one of two falls on either side half the time
  assert.ok(Math.abs(medianInterval(upTo(5)).level - (1 - 2 / 32)) < 1e-12);
});

test('all censored: at most the probe interval, all three', () => {
  const summary = summarise(Array.from({ length: 10 }, (): Delay => ({ value: 1, censored: 'at-most' })));
  const most = { value: 1, censored: 'at-most' } as const;
  assert.deepEqual([summary?.median, summary?.p99, summary?.max], [most, most, most]);
  assert.deepEqual([summary?.medianInterval.low, summary?.medianInterval.high], [0, 1]);
});

test('a quantile among exact delays is exact, whatever is censored below it', () => {
  const delays: Delay[] = [{ value: 1, censored: 'at-most' }, { value: 1, censored: 'at-most' }, ...exact(5, 900, 20)];
  assert.deepEqual(delayQuantile(delays, 0.5), { value: 5 });
  assert.deepEqual(delayQuantile(delays, 0.4), { value: 1, censored: 'at-most' });
  assert.deepEqual(delayQuantile(delays, 1), { value: 900 });
});

test('a wide range among short delays leaves the order open, and the figure says so', () => {
  // The middle one of {≤ 40, 10, 20} lies between 10 and 20.
  assert.deepEqual(delayQuantile([{ value: 40, censored: 'at-most' }, ...exact(10, 20)], 0.5), {
    value: 20,
    censored: 'at-most',
  });
});

test('a credential that never stopped working is at least the watch', () => {
  const delays: Delay[] = [...exact(5, 6), { value: 900, censored: 'at-least' }];
  assert.deepEqual(delayQuantile(delays, 1), { value: 900, censored: 'at-least' });
  assert.deepEqual(delayQuantile(delays, 0.5), { value: 6 });
  assert.equal(medianInterval(delays).high, Infinity);
});

test('no trial has no summary', () => {
  assert.equal(summarise([]), null);
  assert.throws(() => delayQuantile([], 0.5), RangeError);
  assert.throws(() => medianInterval([]), RangeError);
});

test('whatever the censored delays really were, the quantile’s statement is true of them', () => {
  const trial = fc.record({
    value: fc.integer({ min: 1, max: 9 }),
    side: fc.constantFrom('exact', 'at-most', 'at-least'),
  });
  fc.assert(
    fc.property(
      fc.array(trial, { minLength: 1, maxLength: 15 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (trials, part) => {
        const delays = trials.map(
          ({ value, side }): Delay => (side === 'exact' ? { value } : { value, censored: side as 'at-most' }),
        );
        const truths = trials.map(({ value, side }) =>
          side === 'exact' ? value : side === 'at-most' ? value * part : value / (1 - part),
        );
        for (const q of [0.5, 0.99, 1]) {
          const truth = truths.toSorted((a, b) => a - b)[Math.ceil(q * truths.length) - 1] as number;
          const { value, censored } = delayQuantile(delays, q);
          assert.ok(
            censored === 'at-most' ? truth <= value : censored === 'at-least' ? truth >= value : truth === value,
          );
        }
      },
    ),
    { seed: 1, numRuns: 300 },
  );
});
