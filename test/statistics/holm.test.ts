import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Estimate, intervalOf, type NoEstimate } from '../../statistics/estimate.ts';
import { holmLevels, pOf } from '../../statistics/holm.ts';

const difference = (value: number, standardError = 1, degreesOfFreedom = 10): Estimate => ({
  state: 'estimated',
  scale: 'difference',
  value,
  standardError,
  degreesOfFreedom,
});
const ratio = (log: number): Estimate => ({ ...difference(0), scale: 'ratio', value: Math.exp(log) });
const none: NoEstimate = { state: 'none', scale: 'ratio', value: null, reason: 'zero' };
const levels = (...outcomes: Parameters<typeof holmLevels>[0]) =>
  holmLevels(outcomes).map(({ level }) => Number(level.toFixed(5)));

// Printed two-sided points of t with 10 degrees of freedom: 1.812 p 0.10, 2.228 p 0.05, 2.764 p 0.02, 4.587 p 0.001.

test('p-values are those of the printed t table, on the log scale for a ratio', () => {
  for (const [t, p] of [
    [1.812, 0.1],
    [2.228, 0.05],
    [2.764, 0.02],
    [4.587, 0.001],
  ] as const) {
    assert.ok(Math.abs((pOf(difference(t)) as number) - p) < 2e-4);
    assert.ok(Math.abs((pOf(ratio(-t)) as number) - p) < 2e-4);
  }
});

test('the smallest p-value gets the strictest level, in whatever order they come', () => {
  // p 0.02 ≤ 0.05/2, 0.10 > 0.05, 0.001 ≤ 0.05/3.
  assert.deepEqual(levels(difference(2.764), difference(1.812), difference(-4.587)), [0.975, 0.95, 0.98333]);
});

test('after the first that is not rejected all keep its level', () => {
  // p 0.001 ≤ 0.05/3; 0.05 > 0.05/2: stop; so 0.10 keeps 1 − 0.05/2.
  assert.deepEqual(levels(difference(4.587), difference(2.228), difference(1.812)), [0.98333, 0.975, 0.975]);
  // p 0.0354 and 0.0408, each under 0.05, but the first is over 0.05/2: neither is different, and no interval says so.
  const both = [difference(2.43), difference(2.35)];
  assert.deepEqual(levels(...both), [0.975, 0.975]);
  for (const [i, { level }] of holmLevels(both).entries()) assert.ok(intervalOf(both[i] as Estimate, level).low < 0);
});

test('one comparison keeps the plain level, none has none, and one without an estimate is not counted', () => {
  assert.deepEqual(levels(difference(1)), [0.95]);
  assert.deepEqual(holmLevels([]), []);
  assert.deepEqual(holmLevels([none]), [{ level: 0.95, p: null }]);
  assert.deepEqual(levels(none, difference(3), none), [0.95, 0.95, 0.95]);
});

test('no spread: equal arms have p 1, others p 0', () => {
  assert.equal(pOf(difference(0, 0)), 1);
  assert.equal(pOf(difference(0.1, 0)), 0);
  assert.throws(() => holmLevels([], 0), RangeError);
});

test('an interval leaves out no difference exactly where Holm’s adjusted p-value rejects it', () => {
  const outcomes = fc.array(
    fc
      .tuple(fc.double({ min: -5, max: 5, noNaN: true }), fc.integer({ min: 1, max: 80 }), fc.boolean())
      .map(([effect, df, isRatio]) => ({ ...(isRatio ? ratio(effect) : difference(effect)), degreesOfFreedom: df })),
    { maxLength: 7 },
  );
  fc.assert(
    fc.property(outcomes, (list) => {
      const ps = list.map((each) => pOf(each) as number);
      // Adjusted p of the i-th smallest: the largest of (m − j + 1) p_j over j ≤ i.
      const sorted = ps.toSorted((a, b) => a - b);
      const adjusted = (p: number) =>
        Math.max(...sorted.slice(0, sorted.lastIndexOf(p) + 1).map((each, j) => (sorted.length - j) * each));
      for (const [i, { level, p }] of holmLevels(list).entries()) {
        const each = list[i] as Estimate;
        const { low, high } = intervalOf(each, level);
        const nothing = each.scale === 'ratio' ? 1 : 0;
        assert.equal(p, ps[i]);
        assert.equal(low > nothing || high < nothing, adjusted(p as number) <= 0.05);
      }
    }),
    { seed: 1, numRuns: 300 },
  );
});
