import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crossingOf } from '../../statistics/crossing.ts';
import { studentFactor } from '../../statistics/student.ts';
import { randomFor } from '../../vocabulary/random.ts';

/** One pair of intercept and slope a start. */
const lines = (...pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([intercept, slope]) => ({ intercept, slope }));

test('with one slope in all starts the interval is that of the intercepts, divided by it', () => {
  const crossing = crossingOf(lines([-0.9, 1], [-1, 1], [-1.1, 1], [-1, 1]), 5);
  // Mean −1, variance 0.02/3, over 4 starts.
  const half = studentFactor(0.95, 3) * Math.sqrt(0.02 / 3 / 4);
  assert.equal(crossing.state, 'at');
  if (crossing.state !== 'at') return;
  for (const [got, wanted] of [
    [crossing.x, 1],
    [crossing.low, 1 - half],
    [crossing.high, 1 + half],
  ] as const)
    assert.ok(Math.abs(got - wanted) < 1e-9, `${got}, not ${wanted}`);
});

test('lines that stay apart cross nowhere, and which is lower is told', () => {
  assert.deepEqual(crossingOf(lines([0.3, 1], [0.31, 1.01], [0.29, 0.99]), 5), { state: 'nowhere', sign: 1 });
  assert.deepEqual(crossingOf(lines([-6, 1], [-6.1, 1], [-5.9, 1.01]), 5), { state: 'nowhere', sign: -1 });
});

test('lines that cannot be told apart may cross anywhere or nowhere', () => {
  assert.deepEqual(crossingOf(lines([0.1, 0.01], [-0.1, -0.01], [0.02, 0]), 5), { state: 'unknown' });
  assert.deepEqual(crossingOf(lines([0, 1]), 5), { state: 'unknown' }, 'one start has no spread');
});

test('an interval that reaches beyond what was measured ends there', () => {
  const near = crossingOf(lines([-0.1, 1], [0.05, 1], [-0.1, 1], [-0.05, 1]), 5);
  assert.ok(near.state === 'at' && near.low === 0 && near.high > near.x);
  const far = crossingOf(lines([-4.9, 1], [-5.2, 1], [-4.6, 1], [-4.9, 1]), 5);
  assert.ok(far.state === 'at' && far.high === 5 && far.low < far.x);
});

test('of intervals of 95 %, about so many hold the true crossing', () => {
  const random = randomFor(1, 'crossing', 0);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let holding = 0;
  const times = 1_000;
  for (let time = 0; time < times; time++) {
    const crossing = crossingOf(
      Array.from({ length: 5 }, () => ({ intercept: -1 + 0.1 * normal(), slope: 1 + 0.05 * normal() })),
      5,
    );
    if (crossing.state === 'at' && crossing.low <= 1 && 1 <= crossing.high) holding += 1;
  }
  assert.ok(holding > 0.925 * times && holding < 0.975 * times, String(holding));
});
