import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyHistogram } from '../../results/histogram-log.ts';
import { countedHistograms, percentileGrid, percentileLines } from '../../results/percentiles.ts';
import type { RecordedHistogram } from '../../results/reader.ts';
import { exampleRun, exampleSample } from './example-run.ts';

function recorded(values: Iterable<number>, changes: Partial<RecordedHistogram> = {}): RecordedHistogram {
  const histogram = emptyHistogram();
  for (const value of values) histogram.recordValue(value);
  return {
    scenario: 'speed',
    contender: 'a',
    variant: '',
    factors: {},
    quantity: 'response',
    startSeconds: 1,
    intervalSeconds: 0.25,
    histogram,
    ...changes,
  };
}
const upTo = (n: number, from = 1) => Array.from({ length: n }, (_, i) => i + from);

test('the grid has even steps in the logarithm of 1/(1 − p), from 0 to 99.99', () => {
  assert.equal(percentileGrid.length, 61);
  for (const [index, p] of [
    [0, 0],
    [15, 90],
    [30, 99],
    [45, 99.9],
    [60, 99.99],
  ] as const)
    assert.equal(percentileGrid[index], p);
});

test('slices of one contender and quantity are pooled, never averaged', () => {
  const [line, ...others] = percentileLines([recorded(upTo(50)), recorded(upTo(50, 51))]);
  assert.equal(others.length, 0);
  assert.equal(line?.count, 100);
  // 1 to 100: the 90th percentile is 90, the lowest 1; the line ends at 99 %, with one request beyond.
  assert.deepEqual(
    line?.points.find(({ p }) => p === 90),
    { p: 90, us: 90 },
  );
  assert.deepEqual(line?.points[0], { p: 0, us: 1 });
  assert.deepEqual(line?.points.at(-1), { p: 99, us: 99 });
});

test('contenders, variants, levels and quantities have lines of their own, and other quantities none', () => {
  const lines = percentileLines([
    recorded([1]),
    recorded([2], { contender: 'b' }),
    recorded([3], { variant: 'v2' }),
    recorded([6], { factors: { rate: 250 } }),
    recorded([4], { quantity: 'lateness' }),
    recorded([5], { quantity: 'somethingElse' }),
    recorded([]),
    recorded([], { contender: 'empty' }),
  ]);
  assert.deepEqual(
    lines.map(({ contender, variant, quantity, points }) => [contender, variant, quantity, points[0]?.us]),
    [
      ['a', '', 'response', 1],
      ['b', '', 'response', 2],
      ['a', 'v2', 'response', 3],
      ['a', '', 'response', 6],
      ['a', '', 'lateness', 4],
    ],
  );
});

test('a line of 10,000 requests reaches 99.99 %, and never falls', () => {
  const us = percentileLines([recorded(upTo(10_000))])[0]?.points.map((point) => point.us) ?? [];
  assert.equal(us.length, 61);
  assert.deepEqual(
    us,
    us.toSorted((a, b) => a - b),
  );
});

test('a dropped slice takes the round with it, and a histogram without a sample does not count', () => {
  const at = (seconds: number) => new Date(Date.parse(exampleRun().startedAt) + seconds * 1000).toISOString();
  const samples = [
    exampleSample({ round: 0, at: at(1) }),
    exampleSample({ round: 0, at: at(1.3), contender: 'b' }),
    exampleSample({ round: 1, at: at(2), contender: 'b', dropped: ['late'] }),
    exampleSample({ round: 1, at: at(2.3) }),
    exampleSample({ round: 1, at: at(3), shape: 'closed' }),
  ];
  const histograms = [
    recorded([1]),
    recorded([1], { startSeconds: 1.3, contender: 'b' }),
    recorded([1], { startSeconds: 2, contender: 'b' }),
    recorded([1], { startSeconds: 2.3 }),
    recorded([1], { startSeconds: 3 }),
    recorded([1], { startSeconds: 4 }),
    recorded([1], { scenario: 'other' }),
  ];
  const counted = countedHistograms({ run: exampleRun(), samples, histograms, missing: [] }, 'speed');
  assert.deepEqual(
    counted.map(({ startSeconds }) => startSeconds),
    [1, 1.3, 3],
  );
});
