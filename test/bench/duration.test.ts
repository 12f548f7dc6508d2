import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectedSeconds, plannedSeconds } from '../../bench/plan/duration.ts';
import { isInEveryStart } from '../../bench/plan/order.ts';
import { planned } from '../../bench/plan/plan.ts';
import { builtIn } from '../../bench/procedures/registry.ts';
import { suiteNamed } from '../../bench/suites/suites.ts';
import { quickInput } from './fake-contenders.ts';

const quick = planned(await quickInput());

test('every step of a plan takes a positive time', () => {
  for (const step of quick.steps)
    assert.ok(expectedSeconds(step, builtIn) > 0 && Number.isFinite(expectedSeconds(step, builtIn)), step.procedure);
});

test('a plan takes as long as its steps in all their starts, and as starting its processes so often', () => {
  const sum = (inEvery: boolean) =>
    quick.steps
      .filter((step) => isInEveryStart(step, builtIn) === inEvery)
      .reduce((total, step) => total + expectedSeconds(step, builtIn), 0);
  const load = 7 * sum(true) + sum(false);
  const renewing = plannedSeconds(quick, builtIn) - load;
  assert.ok(renewing > 7 && renewing < 7 * 6, `${renewing} s for 7 sets of 4 servers`);
  assert.ok(Math.abs(plannedSeconds({ ...quick, starts: 1 }, builtIn) - sum(true) - sum(false)) < 1e-9);
});

test('sliced: the load and the warm-up of every arm, and a little beside', () => {
  const [open] = quick.steps;
  assert.ok(open);
  const [load, warmUp] = [4 * 4 * 0.25, 4 * 1.3];
  const expected = expectedSeconds(open, builtIn);
  assert.ok(expected > load + warmUp && expected < (load + warmUp) * 1.2, `${expected} s`);
});

test('full takes longer than quick, step by step', async () => {
  const full = planned(await quickInput({ suite: suiteNamed('full') }));
  for (const [index, step] of full.steps.entries())
    assert.ok(
      expectedSeconds(step, builtIn) >= expectedSeconds(quick.steps[index] as typeof step, builtIn),
      step.procedure,
    );
  assert.ok(plannedSeconds(full, builtIn) > 3 * plannedSeconds(quick, builtIn));
});
