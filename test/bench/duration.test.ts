import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectedSeconds, plannedSeconds } from '../../bench/plan/duration.ts';
import { planned } from '../../bench/plan/plan.ts';
import { builtIn } from '../../bench/procedures/registry.ts';
import { suiteNamed } from '../../bench/suites/suites.ts';
import { quickInput } from './fake-contenders.ts';

const quick = planned(await quickInput());

test('every step of a plan takes a positive time', () => {
  for (const step of quick.steps)
    assert.ok(expectedSeconds(step, builtIn) > 0 && Number.isFinite(expectedSeconds(step, builtIn)), step.procedure);
});

test('a plan takes as long as its steps', () => {
  const sum = quick.steps.reduce((total, step) => total + expectedSeconds(step, builtIn), 0);
  assert.equal(plannedSeconds(quick, builtIn), sum);
});

test('sliced: the load and the warm-up of every arm, and a little beside', () => {
  const [open] = quick.steps;
  assert.ok(open);
  const load = 4 * 28 * 0.25;
  assert.ok(expectedSeconds(open, builtIn) > load && expectedSeconds(open, builtIn) < load * 1.6);
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
