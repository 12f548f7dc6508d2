import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Counts, countsOf, mergeCounts, quantileOf, totalOf } from '../../statistics/counts.ts';
import type { Estimate, Outcome } from '../../statistics/estimate.ts';
import { armQuantile, beyond, ratioOfQuantiles, roundsForQuantile } from '../../statistics/quantile.ts';
import { randomFor } from '../../vocabulary/random.ts';

const recorded = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 });
const q01 = fc.double({ min: 0, max: 1, noNaN: true });
const naiveQuantile = (values: readonly number[], q: number) => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length * (1 - 1e-12)) - 1)] ?? Number.NaN;
};
const estimated = (outcome: Outcome): Estimate => {
  assert.notEqual(outcome.state, 'none');
  return outcome as Estimate;
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

test('the standard error is that of a naive bootstrap, which pools and sorts every draw', () => {
  const random = randomFor(5, 'test data');
  // Fast and slow blocks of A in turn: successive blocks are not alike, so nothing is widened.
  const lists = (scale: number, swing: number) =>
    Array.from({ length: 8 }, (_, i) =>
      Array.from({ length: 30 }, () => Math.round(scale * (1 + swing * (i % 2) + random()))),
    );
  const [a, b] = [lists(300, 1), lists(200, 0)];
  for (const q of [0.1, 0.5, 0.9]) {
    const draw = randomFor(9, `bootstrap;naive;${q}`);
    const logs = Array.from({ length: 500 }, () => {
      const blocks = Array.from({ length: 8 }, () => Math.floor(draw() * 8));
      const of = (arm: number[][]) =>
        naiveQuantile(
          blocks.flatMap((k) => arm[k] as number[]),
          q,
        );
      return Math.log(of(a) / of(b));
    });
    const mean = logs.reduce((sum, each) => sum + each) / 500;
    const variance = logs.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 499;
    const [atA, atB] = [naiveQuantile(a.flat(), q), naiveQuantile(b.flat(), q)];
    const expected = Math.sqrt((variance * 8) / 7 + (1 / atA ** 2 + 1 / atB ** 2) / 12);
    const outcome = estimated(
      ratioOfQuantiles(a.map(countsOf), b.map(countsOf), q, { seed: 9, purpose: 'naive', draws: 500 }),
    );
    assert.equal(outcome.value, atA / atB);
    assert.ok(Math.abs(outcome.standardError / expected - 1) < 1e-9, `${q}: ${outcome.standardError} ${expected}`);
  }
});

test('the same seed gives the same interval, another purpose another one', () => {
  const random = randomFor(1, 'test data');
  const blocks = Array.from({ length: 20 }, () =>
    countsOf(Array.from({ length: 20 }, () => 100 + Math.floor(99 * random()))),
  );
  const once = armQuantile(blocks, 0.5, { seed: 1, draws: 200 });
  assert.deepEqual(armQuantile(blocks, 0.5, { seed: 1, draws: 200 }), once);
  assert.notDeepEqual(armQuantile(blocks, 0.5, { seed: 1, purpose: 'other', draws: 200 }), once);
  assert.notDeepEqual(armQuantile(blocks, 0.5, { seed: 2, draws: 200 }), once);
});

test('blocks that run in streaks widen the interval', () => {
  const of = (slow: (i: number) => boolean) =>
    estimated(
      armQuantile(
        Array.from({ length: 24 }, (_, i) =>
          countsOf(Array.from({ length: 50 }, (_, j) => (slow(i) ? 300 : 200) + 3 * j)),
        ),
        0.5,
        { seed: 1, draws: 500 },
      ),
    ).standardError;
  assert.ok(of((i) => i >= 12) > 2.5 * of((i) => i % 2 === 0));
});

test('a value that never varies keeps the error of its rounding', () => {
  // Two arms at 10 and 11 whole µs may be 10.49 and 10.51: √((1/10² + 1/11²)/12) = 0.039, not 0.
  const [ten, eleven] = [10, 11].map((value) => Array.from({ length: 20 }, () => countsOf(Array(50).fill(value))));
  const { standardError, state } = estimated(
    ratioOfQuantiles(eleven as Counts[], ten as Counts[], 0.5, { seed: 1, draws: 100 }),
  );
  assert.ok(Math.abs(standardError - 0.03901) < 1e-5);
  assert.equal(state, 'estimated');
  const exact = armQuantile(ten as Counts[], 0.5, { seed: 1, draws: 100, resolution: 0 });
  assert.ok(estimated(exact).standardError < 1e-12);
});

test('under 20 blocks, or under 100 requests beyond the quantile in one arm, it is a hint', () => {
  const blocks = (n: number, requests: number) =>
    Array.from({ length: n }, () => countsOf(Array.from({ length: requests }, (_, i) => 100 + i)));
  const state = (a: Counts[], b: Counts[], q: number) => ratioOfQuantiles(a, b, q, { seed: 1, draws: 50 }).state;
  assert.equal(state(blocks(19, 50), blocks(19, 50), 0.5), 'hint');
  assert.equal(state(blocks(20, 50), blocks(20, 50), 0.5), 'estimated');
  assert.equal(state(blocks(20, 50), blocks(20, 50), 0.9), 'estimated'); // 0.1 × 1,000 = 100
  assert.equal(state(blocks(20, 50), blocks(20, 49), 0.9), 'hint'); // 98
  assert.equal(state(blocks(20, 50), blocks(20, 50), 0.05), 'hint'); // 50 below
});

test('requests beyond are counted on the thinner side, and so are the rounds they take', () => {
  assert.ok(beyond(0.9, 1000) >= 100 && beyond(0.99, 9_900) < 100);
  // 100 rounds of 50 requests leave 50 beyond p99: twice as many are needed.
  assert.equal(roundsForQuantile(0.99, 5_000, 100), 200);
  assert.equal(roundsForQuantile(0.99, 0, 100), Infinity);
});

test('no block, one block, empty blocks and zeros have no interval and say why', () => {
  const options = { seed: 1, draws: 50 };
  assert.deepEqual(armQuantile([], 0.5, options), { state: 'none', scale: 'ratio', value: null, reason: 'too-few' });
  assert.deepEqual(armQuantile([countsOf([7])], 0.5, options), {
    state: 'none',
    scale: 'ratio',
    value: 7,
    reason: 'too-few',
  });
  const empty = [countsOf([]), countsOf([])];
  assert.deepEqual(armQuantile(empty, 0.5, options), { state: 'none', scale: 'ratio', value: null, reason: 'zero' });
  const zeros = [countsOf([0]), countsOf([0])];
  assert.equal(ratioOfQuantiles([countsOf([1]), countsOf([1])], zeros, 0.5, options).state, 'none');
  assert.throws(() => ratioOfQuantiles(zeros, [], 0.5, options), RangeError);
});

test('an empty block among full ones does no harm', () => {
  const blocks = Array.from({ length: 20 }, (_, i) => countsOf(i === 3 ? [] : [100 + i, 200 + i, 300 + i]));
  assert.ok(estimated(armQuantile(blocks, 0.5, { seed: 1, draws: 200 })).standardError > 0);
});
