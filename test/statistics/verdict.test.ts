import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Estimate } from '../../statistics/estimate.ts';
import { decide, type Effect, neededRounds, verdictOf } from '../../statistics/verdict.ts';

const ratio = (low: number | null, high: number | null, margin = 0.03) =>
  verdictOf({ scale: 'ratio', low, high, margin });
const difference = (low: number, high: number, margin = 2) => verdictOf({ scale: 'difference', low, high, margin });

test('inside the margin is equal, ends included, even where 1 is left out', () => {
  assert.equal(ratio(0.99, 1.02), 'equal');
  assert.equal(ratio(1 / 1.03, 1.03), 'equal');
  assert.equal(ratio(1.01, 1.02), 'equal');
  assert.equal(ratio(0.97, 1.02), 'undecided'); // 1/1.03 is 0.9709
  assert.equal(difference(-2, 2), 'equal');
  assert.equal(difference(0, 0, 0), 'equal');
});

test('else different when 1 is left out, else undecided', () => {
  assert.equal(ratio(1.01, 1.04), 'different');
  assert.equal(ratio(0.8, 0.99), 'different');
  assert.equal(ratio(0.9, 1.1), 'undecided');
  assert.equal(ratio(1, 1.04), 'undecided');
  assert.equal(difference(1, 3), 'different');
  assert.equal(difference(-3, -1), 'different');
  assert.equal(difference(-3, 1), 'undecided');
});

test('no interval, no verdict', () => {
  assert.equal(ratio(null, null), 'undecided');
  assert.equal(ratio(Number.NaN, 1), 'undecided');
  assert.equal(ratio(0, Infinity), 'undecided');
});

const estimate = (value: number, standardError: number, state: Estimate['state'] = 'estimated'): Estimate => ({
  state,
  scale: 'ratio',
  value,
  standardError,
  degreesOfFreedom: 19,
});

test('a hint has an interval and no verdict', () => {
  const [sure, hint] = decide([estimate(2, 0.01), estimate(2, 0.01, 'hint')], { margin: 0.03 });
  assert.deepEqual([sure?.verdict, sure?.reason], ['different', null]);
  assert.deepEqual([hint?.verdict, hint?.reason], ['undecided', 'too-few']);
  assert.ok((hint?.low as number) > 1.9);
});

test('what has no estimate keeps its figure and says why', () => {
  const outcome = { state: 'none', scale: 'ratio', value: 0, reason: 'zero' } as const;
  assert.deepEqual(decide([outcome], { margin: 0.03 }), [
    { value: 0, low: null, high: null, level: 0.95, p: null, verdict: 'undecided', reason: 'zero' },
  ]);
});

test('the printed interval has the level of Holm and t, by the printed table', () => {
  // Two comparisons, both clear: 97.5 % and 95 %. t(19): 2.433 and 2.093 (table).
  const [first, second] = decide([estimate(2, 0.1), estimate(1.5, 0.1)], { margin: 0.03 });
  assert.ok(Math.abs(Math.log((first?.high as number) / 2) / 0.1 - 2.433) < 6e-4);
  assert.ok(Math.abs(Math.log((second?.high as number) / 1.5) / 0.1 - 2.093) < 6e-4);
});

const measured = { rounds: 100, blocks: 25, level: 0.95 };
const around = (value: number, half: number, margin: number): Effect => ({
  scale: 'difference',
  value,
  low: value - half,
  high: value + half,
  margin,
});

test('needed rounds, by hand', () => {
  // Effect 5, half-width 10: 1/√rounds must fall below a half: more than 4 × 100.
  assert.equal(neededRounds(around(5, 10, 1), measured), 401);
  // Effect 0, margin 2, half-width 6: a third: 900. Effect 1: room 1, a sixth: 3,600, both for equal and different (3,601).
  assert.equal(neededRounds(around(0, 6, 2), measured), 900);
  assert.equal(neededRounds(around(-1, 6, 2), measured), 3600);
  // Effect 1.5 in a margin of 2: different first, (6 / 1.5)² = 16.
  assert.equal(neededRounds(around(1.5, 6, 2), measured), 1601);
});

test('needed rounds of a ratio are reckoned in logarithms', () => {
  // ln value = 0.1, half-width 0.2 as a logarithm: four times the rounds.
  const effect: Effect = {
    scale: 'ratio',
    value: Math.exp(0.1),
    low: Math.exp(-0.1),
    high: Math.exp(0.3),
    margin: 0.03,
  };
  assert.equal(neededRounds(effect, measured), 401);
  // Effect 1, half-width twice the margin as a logarithm: four times the rounds.
  const even: Effect = { scale: 'ratio', value: 1, low: 1.1 ** -2, high: 1.1 ** 2, margin: 0.1 };
  assert.equal(neededRounds(even, measured), 400);
});

test('never fewer than 20 blocks take, nor than a quantile needs', () => {
  // 30 rounds in 3 blocks: 200 rounds, though the interval is narrow.
  assert.equal(neededRounds(around(5, 0.001, 1), { rounds: 30, blocks: 3, level: 0.95 }), 200);
  assert.equal(neededRounds(around(5, 0.001, 1), { ...measured, atLeast: 7777 }), 7777);
});

test('from few blocks the forecast uses the t of 20', () => {
  // 3 blocks: t 4.303, 20 blocks: t 2.093 (table). 30 rounds × (4.303 / 2.093 … the half-width 43.03 becomes 20.93 at 30 rounds) / 5: (20.93 / 5)² × 30.
  const needed = neededRounds(around(5, 43.03, 1), { rounds: 30, blocks: 3, level: 0.95 });
  assert.ok(Math.abs((needed as number) - (20.93 / 5) ** 2 * 30) < 1);
});

test('null where no finite number helps', () => {
  assert.equal(neededRounds(around(0, 6, 0), measured), null);
  assert.equal(neededRounds({ ...around(1, 1, 1), low: null, high: null }, measured), null);
  assert.equal(neededRounds({ ...around(1, 1, 1), high: Infinity }, measured), null);
  assert.equal(neededRounds({ scale: 'ratio', value: 0, low: 0, high: 0, margin: 0.03 }, measured), null);
  assert.equal(neededRounds(around(1, 1, 1), { rounds: 4, blocks: 1, level: 0.95 }), null);
});

test('with the needed rounds it is decided, with one fewer it is not', () => {
  const sizes = fc.double({ min: 0.01, max: 1, noNaN: true });
  fc.assert(
    fc.property(sizes, sizes, sizes, fc.integer({ min: 20, max: 400 }), (value, half, margin, rounds) => {
      const needed = neededRounds(around(value, half, margin), { rounds, blocks: 20, level: 0.95 }) as number;
      const verdictAt = (n: number) => {
        const shrunk = half * Math.sqrt(rounds / n);
        return verdictOf(around(value, shrunk, margin));
      };
      assert.notEqual(verdictAt(needed * (1 + 1e-9)), 'undecided');
      if (needed > rounds) assert.equal(verdictAt((needed - 1) * (1 - 1e-9)), 'undecided');
    }),
    { seed: 1, numRuns: 500 },
  );
});
