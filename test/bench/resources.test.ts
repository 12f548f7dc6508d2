import assert from 'node:assert/strict';
import { test } from 'node:test';
import { growing } from '../../bench/run/resources.ts';
import { growthOf } from '../../results/growth.ts';

const readings = (rss: (index: number) => number, descriptors = (_: number) => 20, process = 'harness') =>
  Array.from({ length: 20 }, (_, index) => ({
    at: '2026-01-01T00:00:00.000Z',
    process,
    rssBytes: rss(index),
    descriptors: descriptors(index),
  }));

test('memory that finds its size in the first quarter does not grow', () => {
  const flat = readings((index) => (index < 5 ? 50e6 + index * 10e6 : 100e6));
  assert.deepEqual(growthOf(flat), { memory: 0, descriptors: 0 });
  assert.deepEqual(growing(flat, 'speed'), []);
});

test('memory that goes on growing, and descriptors that stay open, fire the guard', () => {
  // After the first five of twenty: seven readings of 100 MB, then seven of 125 MB, the middle one in neither half.
  const leaking = readings((index) => (index < 12 ? 100e6 : 125e6));
  assert.deepEqual(growing(leaking, 'speed'), [{ name: 'growing', value: 0.25 * (7 / 7), scenario: 'speed' }]);
  const opened = readings(
    () => 100e6,
    (index) => 20 + Math.floor(index / 4),
  );
  assert.equal(growing(opened, 'speed').length, 1);
});

test('of a handful of readings nothing is said', () => {
  assert.equal(growthOf(readings(() => 1e6).slice(0, 6)), undefined);
});
