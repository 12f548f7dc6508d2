import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { changePoints, fewestOnASide, fewestValues, firstSplit } from '../../statistics/change-points.ts';
import { changePointsOfMany } from '../../statistics/change-points-of-many.ts';
import { energyDistance, largestSplit } from '../../statistics/divergence.ts';
import { discoveryLevel } from '../../statistics/false-discovery.ts';
import { detectedIn, falselyChanged, residualsOf } from '../../statistics/history-simulation.ts';
import { stepBetween } from '../../statistics/step.ts';
import { randomFor } from '../../vocabulary/random.ts';

const near = (got: number, wanted: number, by = 1e-9) =>
  assert.ok(Math.abs(got - wanted) <= by, `${got}, not ${wanted}`);
const splitOf = (values: readonly number[], bounds = [0, values.length]) =>
  largestSplit(Float64Array.from(values), bounds, fewestOnASide);
const search = { seed: 1, purpose: 'test', level: 0.01 };
/** Sums of three uniform draws: about normal, standard deviation 0.5. */
function noise(length: number, seed: number, step: (index: number) => number = () => 0): number[] {
  const random = randomFor(seed, 'noise');
  return Array.from({ length }, (_, index) => step(index) + random() + random() + random() - 1.5);
}
const places = (values: readonly number[], more = {}) =>
  changePoints(values, { ...search, ...more }).map(({ at }) => at);

test('the energy distance, by hand', () => {
  // Means 0 and 1, no noise: 2 × 2 × 2 / 4 × 1.
  assert.equal(energyDistance([0, 0], [1, 1]), 2);
  // Pairs between: 9, 25, 1, 9, mean 11; within: 4 and 4. 2 × 2 / 4 × (22 − 4 − 4).
  near(energyDistance([0, 2], [3, 5]), 14);
});

test('the energy distance is that of all pairs', () => {
  const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 8 });
  const mean = (pairs: readonly number[]) => pairs.reduce((sum, each) => sum + each, 0) / pairs.length;
  const within = (list: readonly number[]) => mean(list.flatMap((a, i) => list.slice(i + 1).map((b) => (a - b) ** 2)));
  fc.assert(
    fc.property(values, values, (x, y) => {
      const between = mean(x.flatMap((a) => y.map((b) => (a - b) ** 2)));
      const naive = ((x.length * y.length) / (x.length + y.length)) * (2 * between - within(x) - within(y));
      near(energyDistance(x, y), naive, 1e-6);
    }),
    { seed: 1 },
  );
});

test('the largest split, by hand', () => {
  assert.deepEqual(splitOf([0, 0, 0, 1, 1, 1]), { at: 3, distance: 3 }); // 2 × 9 / 6 × 1
  assert.equal(splitOf([0, 0, 1, 1]), null, 'no three on either side');
  assert.equal(splitOf([2, 2, 2, 2, 2, 2]), null);
  // Within two parts: the second has the larger step.
  assert.equal(splitOf([0, 0, 0, 1, 1, 1, 0, 0, 0, 5, 5, 5], [0, 6, 12])?.at, 9);
});

test('the largest split is the largest of all that are looked at: one side whole, the other whole or 3, 5, 8, 12, 18 … long', () => {
  const lengths = [3, 5, 8, 12, 18, 27];
  const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 24 });
  fc.assert(
    fc.property(values, (list) => {
      let largest = 0;
      for (let at = 3; at <= list.length - 3; at++) {
        const [x, y] = [list.slice(0, at), list.slice(at)];
        const sides = lengths.flatMap((length) => [[x, y.slice(0, length)] as const, [x.slice(-length), y] as const]);
        for (const [one, other] of [[x, y] as const, ...sides]) largest = Math.max(largest, energyDistance(one, other));
      }
      near(splitOf(list)?.distance ?? 0, largest, 1e-6);
    }),
    { seed: 1 },
  );
});

test('p is the share of the orders that lie as far apart, by hand', () => {
  // Of the 20 orders of three 0 and three 1, two part them: p = 0.1. Ten of them end a test, so one p is 0.1 give or take 0.03.
  const ps = Array.from({ length: 100 }, (_, seed) => firstSplit([0, 0, 0, 1, 1, 1], { ...search, seed })?.p ?? 0);
  near(
    ps.reduce((sum, p) => sum + p / ps.length, 0),
    0.105,
    0.015,
  );
  // Of the 184,756 orders of ten 0 and ten 1 again two: none of 999 is expected, and p is never zero.
  const twenty = Array.from({ length: 20 }, (_, index) => (index < 10 ? 0 : 1));
  assert.deepEqual(firstSplit(twenty, { ...search, draws: 999 }), { at: 10, p: 1 / 1000 });
});

test('a step is found where it is, and six runs are too few to tell one', () => {
  assert.deepEqual(places(noise(40, 1, (index) => (index < 25 ? 0 : 2))), [25]);
  assert.deepEqual(places([0, 0, 0, 1, 1, 1]), []);
});

test('a level that went up and came back is two change points, also where it is short', () => {
  assert.deepEqual(places(noise(60, 2, (index) => (index >= 28 && index < 36 ? 2.5 : 0))), [28, 36]);
  assert.deepEqual(places(noise(90, 3, (index) => Math.floor(index / 30) * 2)), [30, 60]);
});

test('a small step beside a large one is found: each part is tested by its own orders', () => {
  assert.deepEqual(places(noise(90, 12, (index) => (index < 30 ? 0 : index < 60 ? 20 : 22))), [30, 60]);
});

test('what does not vary, or by rounding alone, has no change point; nor has what is too short', () => {
  assert.deepEqual(places(Array.from({ length: 50 }, () => 0.1)), []);
  assert.deepEqual(places(Array.from({ length: 50 }, (_, index) => (index < 25 ? 0.3 : 0.1 + 0.2))), []);
  for (let length = 0; length < fewestValues; length++)
    assert.deepEqual(places(Array.from({ length }, (_, index) => index)), []);
});

test('one outlier is no level', () => {
  for (const at of [0, 1, 20, 38, 39]) {
    const values = noise(40, 4);
    values[at] = 100;
    assert.deepEqual(places(values), []);
  }
});

test('a value that is no number is refused: a gap is left out, not passed', () => {
  for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY])
    assert.throws(() => changePoints([1, 2, wrong, 4, 5, 6], search), /value 2 of the series is/);
});

test('noise that doubles is hardly ever called a step', () => {
  let called = 0;
  for (let seed = 0; seed < 60; seed++) {
    const values = noise(60, seed).map((value, index) => (index < 30 ? value : 2 * value));
    if (changePoints(values, { ...search, purpose: `${seed}`, draws: 299 }).length > 0) called++;
  }
  assert.ok(called <= 6, `${called} of 60`);
});

test('without a change, as many series have one as the level says', () => {
  const level = 0.05;
  let called = 0;
  for (let seed = 0; seed < 400; seed++) {
    if (changePoints(noise(30, seed), { seed, purpose: 'level', level, draws: 199 }).length > 0) called++;
  }
  // Two standard errors of a binomial of 400: 2 √(400 × 0.05 × 0.95) = 8.7.
  assert.ok(called >= 20 - 9 && called <= 20 + 9, `${called} of 400`);
});

const steps = fc.record({
  seed: fc.integer({ min: 1, max: 1_000 }),
  at: fc.integer({ min: 8, max: 32 }),
  size: fc.integer({ min: 0, max: 4 }),
});
const small = { seed: 1, numRuns: 40 };
const walked = ({ seed, at, size }: { seed: number; at: number; size: number }) =>
  noise(40, seed, (index) => (index < at ? 0 : size));

test('a shift of all values, or a factor on them, changes neither places nor p', () => {
  fc.assert(
    fc.property(
      steps,
      fc.integer({ min: -1_000, max: 1_000 }),
      fc.constantFrom(-3, 0.001, 7_000),
      (step, shift, factor) => {
        const values = walked(step);
        const plain = changePoints(values, { ...search, draws: 199 });
        assert.deepEqual(
          changePoints(
            values.map((value) => value * factor + shift),
            { ...search, draws: 199 },
          ),
          plain,
        );
      },
    ),
    small,
  );
});

test('with time reversed the largest split is the same one', () => {
  fc.assert(
    fc.property(steps, (step) => {
      const values = walked(step);
      const [there, back] = [splitOf(values), splitOf(values.toReversed())];
      assert.equal(back?.at, values.length - (there?.at as number));
      near(back?.distance as number, there?.distance as number);
    }),
    small,
  );
});

test('the same seed and purpose give the same answer', () => {
  const values = noise(40, 9, (index) => (index < 20 ? 0 : 0.6));
  assert.deepEqual(firstSplit(values, search), firstSplit(values, search));
});

test('the level of several series by Benjamini and Hochberg, by hand', () => {
  // Held against 0.0125, 0.025, 0.0375, 0.05: the third still holds, the fourth does not.
  near(discoveryLevel([0.5, 0.03, 0.001, 0.02], 0.05), 0.0375);
  // The second holds though the first alone does not.
  near(discoveryLevel([0.03, 0.03], 0.05), 0.05);
  assert.equal(discoveryLevel([0.2, 0.9], 0.05), 0);
  assert.equal(discoveryLevel([0.04, 0.9], 0.05), 0, 'two are asked: the first is held against 0.025');
  assert.equal(discoveryLevel([], 0.05), 0);
  assert.throws(() => discoveryLevel([0.1], 0), RangeError);
});

test('among many series the one that changed is told, with draws enough to be told', () => {
  const still = Array.from({ length: 30 }, (_, index) => ({
    values: noise(40, 100 + index),
    purpose: `still ${index}`,
  }));
  const changed = { values: noise(40, 99, (index) => (index < 20 ? 0 : 3)), purpose: 'changed' };
  const short = { values: [1, 2, 3], purpose: 'short' };
  const flat = { values: Array.from({ length: 40 }, () => 5), purpose: 'flat' };
  const { found, tested, level } = changePointsOfMany([...still, changed, short, flat], { seed: 1, rate: 0.01 });
  assert.equal(tested, 31);
  near(level, 0.01 / 31);
  assert.deepEqual(
    found.map((points) => points.map(({ at }) => at)),
    [...still.map(() => []), [20], [], []],
  );
});

test('the step and its interval, by hand', () => {
  // Means 2 and 7, variances 2 and 2: 1 + 1 = 2 of the difference, two degrees of freedom, t = 4.302653.
  const { value, low, high } = stepBetween([1, 3], [6, 8]);
  near(value, 5);
  near(high - low, 2 * 4.302653 * Math.SQRT2, 1e-5);
  assert.deepEqual(stepBetween([1, 1], [2, 2]), { value: 1, low: 1, high: 1 });
  assert.throws(() => stepBetween([1], [2, 2]), RangeError);
});

test('residuals are those about the mean, a little larger, column by column', () => {
  // Means 2 and 20; two runs: √2.
  assert.deepEqual(
    residualsOf([
      [1, 20],
      [3, 20],
    ]),
    [
      [-Math.SQRT2, 0],
      [Math.SQRT2, 0],
    ],
  );
  assert.throws(() => residualsOf([[1]]), RangeError);
});

test('a simulated step is found and its interval mostly holds it; without one there is seldom any', () => {
  const common = { histories: 20, runs: 60, at: 40, noise: noise(30, 5), rate: 0.01, seed: 1 };
  const found = detectedIn({ ...common, step: 2.5 });
  assert.equal(found.found, 20);
  assert.ok(found.exact >= 15 && found.held >= 16, JSON.stringify(found));
  const none = detectedIn({ ...common, step: 0 });
  assert.ok(none.found === 0 && none.false <= 2, JSON.stringify(none));
});

test('simulated histories of several series are seldom called changed where nothing did', () => {
  const rows = noise(20, 6).map((value, index) => [value, 0.5 * value + (noise(20, 7)[index] as number)]);
  const alarms = falselyChanged({
    histories: 20,
    runs: 30,
    contenders: 3,
    noise: residualsOf(rows),
    rate: 0.01,
    seed: 1,
  });
  assert.ok(alarms <= 2, `${alarms} of 20`);
});
