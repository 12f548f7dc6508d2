import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fewestStarts } from '../../statistics/starts.ts';
import { studentFactor } from '../../statistics/student.ts';
import { type Effect, type MeasuredStarts, neededStarts, verdictOf } from '../../statistics/verdict.ts';

/** The effect as it would be with so many starts: its half-width smaller by t / √starts. */
function withStarts(effect: Effect, { starts, degreesOfFreedom, level }: MeasuredStarts, count: number): Effect {
  const freedom = (degreesOfFreedom * (count - 1)) / (starts - 1);
  const shrinks = (Math.sqrt(starts / count) * studentFactor(level, freedom)) / studentFactor(level, degreesOfFreedom);
  const { scale, value } = effect;
  const [low, high] = [effect.low as number, effect.high as number];
  if (scale === 'difference')
    return { ...effect, low: value - (value - low) * shrinks, high: value + (high - value) * shrinks };
  return { ...effect, low: value * (low / value) ** shrinks, high: value * (high / value) ** shrinks };
}

const behind = { starts: 8, degreesOfFreedom: 21, level: 0.95 };
const around = (value: number, half: number, margin = 0.03): Effect => ({
  ...{ scale: 'ratio', value, margin },
  low: value * Math.exp(-half),
  high: value * Math.exp(half),
});

test('so many starts decide, and one fewer does not', () => {
  const isDecided = (effect: Effect) => verdictOf(effect) !== 'undecided';
  fc.assert(
    fc.property(
      fc.constantFrom('ratio', 'difference'),
      fc.double({ min: -0.2, max: 0.2, noNaN: true }),
      fc.double({ min: 0.005, max: 0.5, noNaN: true }),
      fc.integer({ min: 5, max: 30 }),
      fc.integer({ min: 1, max: 4 }),
      (scale, away, half, starts, others) => {
        const measured = { starts, degreesOfFreedom: others * (starts - 1), level: 0.95 };
        const effect: Effect =
          scale === 'ratio'
            ? around(Math.exp(away), half)
            : { scale, value: away, low: away - half, high: away + half, margin: 0.03 };
        const needed = neededStarts(effect, measured);
        if (needed === null) {
          assert.equal(isDecided(withStarts(effect, measured, 9_999)), false);
          return;
        }
        assert.equal(isDecided(withStarts(effect, measured, needed)), true);
        if (needed > fewestStarts) assert.equal(isDecided(withStarts(effect, measured, needed - 1)), false);
      },
    ),
  );
});

test('fewer starts than a verdict takes, or a quantile, are never enough', () => {
  assert.equal(neededStarts(around(2, 0.01), behind), fewestStarts);
  assert.equal(neededStarts(around(2, 0.01), { ...behind, atLeast: 9 }), 9);
  assert.equal(neededStarts(around(2, 0.01), { ...behind, atLeast: 3 }), fewestStarts);
});

test('no number of starts is told where none up to 10,000 would decide', () => {
  assert.equal(neededStarts(around(1.03, 10), behind), null);
  assert.equal(neededStarts({ scale: 'ratio', value: 1.1, low: null, high: null, margin: 0.03 }, behind), null);
  assert.equal(neededStarts(around(1.1, 0.2), { ...behind, starts: 1 }), null);
  assert.equal(neededStarts(around(1.1, Number.NaN), behind), null);
});

test('a difference needs starts by its own unit, and t shrinks with them', () => {
  // Half 4 from 8 starts, to come under 1: by the tables, 4 × √(8 / n) × t of 3 (n − 1) / 2.080 is 1.0022 at 114 and 0.9978 at 115.
  const effect: Effect = { scale: 'difference', value: 1, low: -3, high: 5, margin: 0 };
  assert.equal(neededStarts(effect, behind), 115);
});
