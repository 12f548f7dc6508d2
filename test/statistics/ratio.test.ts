import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Estimate, intervalOf, type Outcome } from '../../statistics/estimate.ts';
import {
  armRatio,
  armRatioPlain,
  differenceOfRatios,
  ratioOf,
  ratioOfRatios,
  sumOf,
  type Totals,
} from '../../statistics/ratio.ts';

const close = (one: number, other: number) =>
  assert.ok(Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(other)), `${one} is not ${other}`);
const estimated = (outcome: Outcome): Estimate => {
  assert.notEqual(outcome.state, 'none');
  return outcome as Estimate;
};
const totals = (...pairs: [number, number][]): Totals[] =>
  pairs.map(([numerator, denominator]) => ({ numerator, denominator }));

test('a ratio is one of totals, not a mean of ratios', () => {
  // 10/1 and 10/9: totals 20/10 = 2; the mean of the ratios would be 5.6.
  assert.equal(ratioOf(totals([10, 1], [10, 9])), 2);
  assert.deepEqual(sumOf([]), { numerator: 0, denominator: 0 });
});

test('the jackknife of two blocks, by hand', () => {
  // Left out in turn: 3 and 1. Logs: ln 3 and 0, mean ln 3 / 2. Σ = 2 (ln 3 / 2)². SE = √(1/2 · Σ) = ln 3 / 2.
  const { value, standardError, degreesOfFreedom, state } = estimated(armRatio(totals([1, 1], [3, 1])));
  assert.equal(value, 2);
  close(standardError, Math.log(3) / 2);
  assert.equal(degreesOfFreedom, 1);
  assert.equal(state, 'hint');
});

test('the jackknife of a difference, by hand', () => {
  // A left out in turn: 3 and 1; B: 1 and 1. Differences 2 and 0, mean 1, Σ = 2, SE = √(1/2 · 2) = 1.
  const { value, standardError } = estimated(differenceOfRatios(totals([1, 1], [3, 1]), totals([1, 1], [1, 1])));
  assert.equal(value, 1);
  close(standardError, 1);
});

test('the interval is t standard errors to either side, on the log scale for a ratio', () => {
  // Table: t = 12.706 at 95 % and one degree of freedom; SE = ln 3 / 2, value 2.
  const ratio = intervalOf(estimated(armRatio(totals([1, 1], [3, 1]))), 0.95);
  close(Math.log(ratio.high / 2) / (Math.log(3) / 2), 12.706204736174694);
  close(ratio.low * ratio.high, 4);
  const difference = intervalOf(estimated(armRatioPlain(totals([1, 1], [3, 1]))), 0.95);
  // Left out: 3 and 1, mean 2, Σ = 2, SE = 1.
  close(difference.high - 2, 12.706204736174694);
  close(difference.low + difference.high, 4);
});

test('what both arms see cancels', () => {
  // Block i is i times as slow for both: A is exactly twice B throughout.
  const slow = [1, 5, 2, 9, 3].map((times) => ({ numerator: 100 * times, denominator: 10 }));
  const twice = slow.map(({ numerator, denominator }) => ({ numerator: 2 * numerator, denominator }));
  const { value, standardError } = estimated(ratioOfRatios(twice, slow));
  close(value, 2);
  assert.ok(standardError < 1e-12);
  assert.ok(estimated(armRatio(slow)).standardError > 0.1);
});

test('blocks that run in streaks widen the interval, the same blocks shuffled do not', () => {
  const streaks = [1, 1, 1, 1, 1, 2, 2, 2, 2, 2].map((numerator) => ({ numerator, denominator: 1 }));
  const mixed = [1, 2, 1, 2, 1, 2, 1, 2, 1, 2].map((numerator) => ({ numerator, denominator: 1 }));
  const ratio = estimated(armRatio(streaks)).standardError / estimated(armRatio(mixed)).standardError;
  // r is about 0.7 + 3.1/10, capped at 0.8: √(1.8 / 0.2) = 3.
  close(ratio, 3);
});

const block = fc.record({
  numerator: fc.integer({ min: 1, max: 10_000 }),
  denominator: fc.integer({ min: 1, max: 500 }),
});
const paired = fc.array(fc.tuple(block, block), { minLength: 2, maxLength: 25 });

test('a naive jackknife, which sums every subset again, gives no larger standard error and the same one where r is not positive', () => {
  fc.assert(
    fc.property(paired, (pairs) => {
      const [a, b] = [pairs.map(([one]) => one), pairs.map(([, other]) => other)];
      const log = (keep: (i: number) => boolean) => {
        const sum = (of: Totals[], key: keyof Totals) =>
          of.filter((_, i) => keep(i)).reduce((total, each) => total + each[key], 0);
        return Math.log(sum(a, 'numerator') / sum(a, 'denominator') / (sum(b, 'numerator') / sum(b, 'denominator')));
      };
      const n = pairs.length;
      const left = pairs.map((_, out) => log((i) => i !== out));
      const mean = left.reduce((sum, each) => sum + each) / n;
      const naive = Math.sqrt(((n - 1) / n) * left.reduce((sum, each) => sum + (each - mean) ** 2, 0));
      const { value, standardError } = estimated(ratioOfRatios(a, b));
      close(value, Math.exp(log(() => true)));
      const factor = naive > 1e-9 ? standardError / naive : 1;
      assert.ok(factor >= 1 - 1e-6 && factor <= 3 + 1e-6, `${factor}`);
      let lag = 0;
      for (let i = 1; i < n; i++) lag += ((left[i] as number) - mean) * ((left[i - 1] as number) - mean);
      const r = lag / left.reduce((sum, each) => sum + (each - mean) ** 2, 0);
      if (naive > 1e-9 && r + (1 + 3 * r) / n < 0) close(factor, 1);
    }),
    { seed: 1 },
  );
});

test('arms changed over turn a ratio upside down and a difference round', () => {
  fc.assert(
    fc.property(paired, (pairs) => {
      const [a, b] = [pairs.map(([one]) => one), pairs.map(([, other]) => other)];
      const [there, back] = [estimated(ratioOfRatios(a, b)), estimated(ratioOfRatios(b, a))];
      close(there.value * back.value, 1);
      close(there.standardError, back.standardError);
      const [plus, minus] = [estimated(differenceOfRatios(a, b)), estimated(differenceOfRatios(b, a))];
      close(plus.value, -minus.value);
      close(plus.standardError, minus.standardError);
    }),
    { seed: 1 },
  );
});

test('no block, one block and zero totals have no interval and say why', () => {
  assert.deepEqual(armRatio([]), { state: 'none', scale: 'ratio', value: null, reason: 'too-few' });
  assert.deepEqual(armRatio(totals([4, 2])), { state: 'none', scale: 'ratio', value: 2, reason: 'too-few' });
  assert.deepEqual(armRatio(totals([0, 2], [0, 2])), { state: 'none', scale: 'ratio', value: 0, reason: 'zero' });
  assert.deepEqual(armRatio(totals([4, 0], [4, 0])), { state: 'none', scale: 'ratio', value: null, reason: 'zero' });
  const ones = totals([1, 1], [1, 1]);
  assert.equal(ratioOfRatios(ones, totals([0, 1], [0, 1])).state, 'none');
  // One block carries everything: without it nothing is left to estimate from.
  assert.equal(armRatio(totals([4, 2], [0, 0], [0, 0])).state, 'none');
});

test('a difference may be zero on both sides', () => {
  const zero = totals([0, 5], [0, 5], [0, 5]);
  const outcome = estimated(differenceOfRatios(zero, zero));
  assert.deepEqual([outcome.value, outcome.standardError], [0, 0]);
  assert.deepEqual(intervalOf(outcome, 0.95), { value: 0, low: 0, high: 0, level: 0.95 });
  assert.deepEqual(intervalOf(outcome, 1), { value: 0, low: 0, high: 0, level: 1 });
});

test('19 blocks are a hint, 20 an estimate', () => {
  const blocks = Array.from({ length: 20 }, (_, i) => ({ numerator: 10 + (i % 3), denominator: 1 }));
  assert.equal(armRatio(blocks.slice(1)).state, 'hint');
  assert.equal(armRatio(blocks).state, 'estimated');
});

test('arms with different numbers of blocks are refused', () => {
  assert.throws(() => ratioOfRatios(totals([1, 1]), []), /1 of one arm, 0 of the other/);
  assert.throws(() => differenceOfRatios(totals([1, 1]), []), RangeError);
});
