/** The change between two figures of two times: by hand, at its ends, and how often it holds the truth. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Bounded, changeBetween, changeOfRanges } from '../../compare/independent.ts';
import { intervalOf } from '../../statistics/estimate.ts';
import { armRatio, type Totals } from '../../statistics/ratio.ts';
import { studentFactor } from '../../statistics/student.ts';
import { randomFor } from '../../vocabulary/random.ts';

const near = (actual: number, expected: number, digits = 9) =>
  assert.ok(Math.abs(actual - expected) < 10 ** -digits, `${actual} is not ${expected}`);

/** A figure with a known standard error of its logarithm. */
function bounded(value: number, standardError: number, blocks: number, level = 0.95): Bounded {
  const half = studentFactor(level, blocks - 1) * standardError;
  return { value, low: value * Math.exp(-half), high: value * Math.exp(half), level, blocks, enough: true };
}

test('standard errors are read back from intervals of any level, and added in squares', () => {
  const change = changeBetween(bounded(200, 0.03, 21), bounded(220, 0.04, 21, 0.99), 'ratio');
  assert.ok(change.state === 'estimated');
  near(change.value, 1.1);
  near(change.standardError, 0.05);
  // (9 + 16)² / (81/20 + 256/20) = 625 × 20 / 337
  near(change.degreesOfFreedom, 12_500 / 337);
});

test('where one side has no noise, the other one decides alone', () => {
  const change = changeBetween(bounded(100, 0, 40), bounded(100, 0.02, 31), 'ratio');
  assert.ok(change.state === 'estimated');
  near(change.standardError, 0.02);
  near(change.degreesOfFreedom, 30);
});

test('a difference is made on the plain scale, by the side that was not cut at zero', () => {
  const factor = studentFactor(0.95, 19);
  const figure = (value: number, half: number): Bounded => ({
    value,
    low: Math.max(0, value - half),
    high: value + half,
    level: 0.95,
    blocks: 20,
    enough: true,
  });
  const change = changeBetween(figure(1, 3 * factor), figure(6, 4 * factor), 'difference');
  assert.ok(change.state === 'estimated');
  near(change.value, 5);
  near(change.standardError, 5);
});

test('a hint on one side makes a hint; without an interval there is a value and no verdict', () => {
  assert.equal(changeBetween({ ...bounded(1, 0.1, 8), enough: false }, bounded(1, 0.1, 40), 'ratio').state, 'hint');
  const none = changeBetween({ ...bounded(2, 0.1, 40), low: null, high: null }, bounded(3, 0.1, 40), 'ratio');
  assert.deepEqual(none, { state: 'none', scale: 'ratio', value: 1.5, reason: 'too-few' });
  assert.equal(changeBetween(bounded(0, 0.1, 40), bounded(1, 0.1, 40), 'ratio').state, 'none');
});

test('where the folder does not say how many blocks there were, the interval grows', () => {
  const [a, b] = [bounded(100, 0.02, 40), bounded(100, 0.02, 40)];
  const width = (one: Bounded, other: Bounded) => {
    const change = changeBetween(one, other, 'ratio');
    assert.ok(change.state === 'estimated');
    const { low, high } = intervalOf(change, 0.95);
    return high / low;
  };
  assert.ok(width({ ...a, blocks: null }, { ...b, blocks: null }) > width(a, b));
});

test('ranges are subtracted end from end, and what may go wrong is added', () => {
  const range = (low: number | null, high: number | null, level: number): Bounded => ({
    value: 0,
    low,
    high,
    level,
    blocks: null,
    enough: true,
  });
  const change = changeOfRanges(range(10, 20, 0.98), range(15, 40, 0.97));
  assert.ok(change);
  assert.deepEqual([change.low, change.high], [-5, 30]);
  near(change.level, 0.95);
  assert.deepEqual(changeOfRanges(range(10, 20, 1), range(15, null, 1)), {
    low: -5,
    high: Number.POSITIVE_INFINITY,
    level: 1,
  });
  assert.equal(changeOfRanges(range(null, null, 1), range(1, 2, 1)), undefined);
  assert.equal(changeOfRanges(range(1, null, 1), range(2, null, 1))?.low, Number.NEGATIVE_INFINITY);
});

test('of simulated pairs of runs the interval holds the true change about as often as it says', () => {
  // Two runs of unlike noise and length, each with its own interval at 95 %; the true change is 1.1.
  const experiments = 2_000;
  let held = 0;
  for (let experiment = 0; experiment < experiments; experiment++) {
    const random = randomFor(7, 'runs at two times', experiment);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const run = (cost: number, blocks: number, noise: number): Bounded => {
      const totals = Array.from(
        { length: blocks },
        (): Totals => ({ numerator: 100 * cost * Math.exp(noise * normal() - noise ** 2 / 2), denominator: 100 }),
      );
      const outcome = armRatio(totals);
      assert.ok(outcome.state === 'estimated');
      return { ...intervalOf(outcome, 0.95), blocks, enough: true };
    };
    const change = changeBetween(run(200, 24, 0.2), run(220, 60, 0.1), 'ratio');
    assert.ok(change.state === 'estimated');
    const { low, high } = intervalOf(change, 0.95);
    if (low <= 1.1 && 1.1 <= high) held++;
  }
  const coverage = held / experiments;
  // ± 4 standard errors of a share of 2,000; the correction for correlation widens a little.
  assert.ok(coverage > 0.93 && coverage < 0.985, `${coverage}`);
});

test('a side that says its degrees of freedom is read with them, not with one less than its starts', () => {
  const half = studentFactor(0.95, 12) * 0.03;
  const side = { value: 1, low: Math.exp(-half), high: Math.exp(half), level: 0.95, blocks: 5, enough: true };
  const shared = { ...side, degreesOfFreedom: 12 };
  const change = changeBetween(shared, shared, 'ratio');
  assert.ok(change.state === 'estimated');
  near(change.standardError, 0.03 * Math.SQRT2);
  near(change.degreesOfFreedom, 24);
});
