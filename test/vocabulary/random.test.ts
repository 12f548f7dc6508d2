import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { randomFor, shuffled } from '../../vocabulary/random.ts';

const draws = (count: number, seed: number, purpose: string, round?: number) => {
  const random = randomFor(seed, purpose, round);
  return Array.from({ length: count }, () => random());
};

test('the same seed, purpose and round give the same numbers', () => {
  assert.deepEqual(draws(100, 7, 'latency/order', 3), draws(100, 7, 'latency/order', 3));
  assert.deepEqual(draws(3, 7, 'order'), draws(3, 7, 'order', 0), 'round 0 unless said otherwise');
});

test('another seed, purpose or round gives other numbers', () => {
  const some = draws(4, 7, 'order', 3);
  for (const other of [draws(4, 8, 'order', 3), draws(4, 7, 'phase', 3), draws(4, 7, 'order', 4)]) {
    assert.equal(
      other.some((number) => some.includes(number)),
      false,
    );
  }
});

test('a seed and a round do not run into each other', () => {
  assert.notDeepEqual(draws(2, 1, 'x', 23), draws(2, 12, 'x', 3));
});

test('numbers lie in [0, 1) and fill it evenly', () => {
  const all = draws(10_000, 11, 'even');
  assert.ok(all.every((number) => number >= 0 && number < 1));
  const tenths = new Array<number>(10).fill(0);
  for (const number of all) tenths[Math.floor(number * 10)] = (tenths[Math.floor(number * 10)] as number) + 1;
  // χ² with 9 degrees of freedom stays under 27.88 in 999 of 1,000; the seed is fixed, so this does not flicker.
  const chiSquared = tenths.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
  assert.ok(chiSquared < 27.88, `${chiSquared}`);
});

test('the first number of successive rounds is as even as numbers of one round', () => {
  const firsts = Array.from({ length: 2_000 }, (_, round) => randomFor(5, 'phase', round)());
  const mean = firsts.reduce((sum, number) => sum + number, 0) / firsts.length;
  // Standard error of the mean of 2,000 uniform numbers: √(1/12/2000) = 0.0065; four of them.
  assert.ok(Math.abs(mean - 0.5) < 0.026, `${mean}`);
});

test('shuffling keeps every item, and leaves the list as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
      const before = [...items];
      const mixed = shuffled(items, randomFor(seed, 'shuffle'));
      assert.deepEqual(mixed.toSorted(), items.toSorted());
      assert.deepEqual(items, before);
    }),
    { seed: 8 },
  );
});

test('every order of three is drawn about as often as any other', () => {
  const counts = new Map<string, number>();
  for (let round = 0; round < 6_000; round++) {
    const order = shuffled(['a', 'b', 'c'], randomFor(9, 'order', round)).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.equal(counts.size, 6);
  // χ² with 5 degrees of freedom stays under 20.52 in 999 of 1,000.
  const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
  assert.ok(chiSquared < 20.52, `${chiSquared}`);
});
