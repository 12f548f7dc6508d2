import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shareInterval } from '../../statistics/shares.ts';

const rounded = (count: number, of: number, level?: number) => {
  const { low, high } = shareInterval({ count, of }, level);
  return [low, high].map((end) => Number(end.toFixed(4)));
};

test('the interval of a share is that of the printed tables', () => {
  // Diem and Lentner, Geigy Scientific Tables (7th ed.), exact limits of a binomial share.
  assert.deepEqual(rounded(0, 10), [0, 0.3085]);
  assert.deepEqual(rounded(1, 10), [0.0025, 0.445]);
  assert.deepEqual(rounded(5, 10), [0.1871, 0.8129]);
  assert.deepEqual(rounded(1, 20), [0.0013, 0.2487]);
  assert.deepEqual(rounded(10, 100), [0.049, 0.1762]);
});

test('of none of n its upper end is 1 − (α / 2)^(1/n), of all of them its lower end the rest', () => {
  for (const n of [1, 7, 100, 1_000]) {
    const end = 1 - 0.025 ** (1 / n);
    const [none, all] = [shareInterval({ count: 0, of: n }), shareInterval({ count: n, of: n })];
    assert.equal(none.low, 0);
    assert.equal(all.high, 1);
    assert.ok(Math.abs(none.high - end) < 1e-12, `${n}: ${none.high}`);
    assert.ok(Math.abs(all.low - (1 - end)) < 1e-12, `${n}: ${all.low}`);
  }
});

test('it covers with at least its level, whatever the chance', () => {
  const of = 12;
  const ends = Array.from({ length: of + 1 }, (_, count) => shareInterval({ count, of }));
  for (let chance = 0.005; chance < 1; chance += 0.01) {
    let covered = 0;
    let term = (1 - chance) ** of;
    for (const [count, { low, high }] of ends.entries()) {
      if (low <= chance && chance <= high) covered += term;
      term *= ((of - count) / (count + 1)) * (chance / (1 - chance));
    }
    assert.ok(covered >= 0.95, `${chance}: ${covered}`);
  }
});

test('a higher level is wider, and without a trial there is none', () => {
  const [low = 0, high = 0] = rounded(3, 40);
  const [lower = 0, higher = 0] = rounded(3, 40, 0.99);
  assert.ok(lower < low && higher > high);
  assert.deepEqual(shareInterval({ count: 0, of: 0 }), { low: Number.NaN, high: Number.NaN });
});
