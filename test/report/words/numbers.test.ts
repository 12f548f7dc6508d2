import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  confidence,
  delay,
  effect,
  interval,
  measured,
  number,
  percent,
  quantity,
  ratio,
  signed,
  timeUnit,
} from '../../../report/words/numbers.ts';
import { comparison, measurement } from '../fixture.ts';

test('numbers have three significant digits, thousands separated, a true minus, and whole ones stay whole', () => {
  const cases: [number, string][] = [
    [0, '0'],
    [7, '7'],
    [457.2, '457'],
    [45.67, '45.7'],
    [4.567, '4.57'],
    [0.4567, '0.457'],
    [0.0021, '0.0021'],
    [1_204.4, '1,204'],
    [-3, '−3'],
    [-0.00001, '0.0000'],
  ];
  for (const [value, text] of cases) assert.equal(number(value), text);
});

test('ratios have two decimals, and one from ten on', () => {
  assert.deepEqual([0.876, 1, 1.4, 12.34, 0.054].map(ratio), ['0.88', '1.00', '1.40', '12.3', '0.054']);
});

test('delays are said in ms, s, min and h', () => {
  assert.deepEqual([0.4, 1, 999, 1_980, 119_000, 900_000, 7_200_000].map(delay), [
    '0.400 ms',
    '1 ms',
    '999 ms',
    '1.98 s',
    '119 s',
    '15 min',
    '2 h',
  ]);
});

test('a unit is always there, singular for one, and what is counted without a unit has none', () => {
  assert.equal(quantity(1, 'bytes'), '1 byte');
  assert.equal(quantity(8_402, 'bytes'), '8,402 bytes');
  assert.equal(quantity(443, 'µs/request'), '443 µs/request');
  assert.equal(quantity(1_720, 'µs', 'ms'), '1.72 ms');
  assert.equal(quantity(10, 'count'), '10');
});

test('a value below the probe interval is at most 1 ms, never 0', () => {
  assert.equal(measured(measurement('s', 'a', 'revocation-delay-max', 0, { censored: 'at-most' })), '≤ 1 ms');
  assert.equal(measured(measurement('s', 'a', 'claims-to-431', 512, { censored: 'at-least' })), '≥ 512 claims');
});

test('an interval is in brackets, and absent where there is none or its ends read the same', () => {
  assert.equal(interval(measurement('s', 'a', 'response-p50', 457, { low: 449, high: 465 })), '[449, 465]');
  assert.equal(interval(measurement('s', 'a', 'request-bytes', 457)), '');
  assert.equal(interval(measurement('s', 'a', 'revocation-delay-max', 899_000, { low: 898_000, high: 900_000 })), '');
});

test('an effect is a ratio, or a difference with its sign and unit', () => {
  assert.equal(effect(comparison('s', 'a', 'server-cpu', 0.88, { low: 0.86, high: 0.9 })), '0.88 [0.86, 0.90]');
  assert.equal(effect(comparison('s', 'a', 'request-bytes', 226)), '+226 bytes');
  assert.equal(
    effect(comparison('s', 'a', 'store-cpu', -11.4, { low: -13, high: -9.8 })),
    '−11.4 µs/operation [−13, −9.80]',
  );
  assert.equal(signed(0), '0');
});

test('a column of times has one unit, by its median', () => {
  assert.equal(timeUnit([212, 457, 449]), 'µs');
  assert.equal(timeUnit([905, 1_720, 2_240]), 'ms');
  assert.equal(percent(0.983), '98.3 %');
});

test('a level is never rounded up to certainty', () => {
  assert.deepEqual([0.95, 0.975, 0.9979, 0.9998, 0.99999].map(confidence), [
    '95 %',
    '97.5 %',
    '99.7 %',
    '99.98 %',
    '99.999 %',
  ]);
});
