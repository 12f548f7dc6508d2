import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldBackMs, isSecond } from '../../../bench/known/behaviour.ts';
import { burnCpu } from '../../../bench/known/burn.ts';

test('a share of the requests is spread evenly', () => {
  const second = (share: number, count: number) =>
    Array.from({ length: count }, (_, index) => isSecond(index, share)).filter(Boolean).length;
  assert.deepEqual([second(0, 100), second(0.3, 100), second(0.5, 7), second(1, 9)], [0, 30, 3, 9]);
});

test('a stall holds every request back until its end, and none before or after it', () => {
  const stall = { stallMs: 500, stallAfterMs: 1_000 };
  assert.deepEqual(
    [999, 1_000, 1_400, 1_499, 1_500].map((at) => heldBackMs(stall, 0, at)),
    [0, 500, 100, 1, 0],
  );
  assert.deepEqual([heldBackMs({ delayMs: 7 }, 3, 50), heldBackMs({ delayMs: 7, ...stall }, 3, 1_200)], [7, 300]);
});

test('what is burnt is what was asked for, give or take a look at the clock, and nothing is burnt for nothing', () => {
  assert.equal(burnCpu(0), 0);
  assert.ok(burnCpu(500) >= 490);
});
