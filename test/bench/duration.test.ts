import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectedSeconds, plannedSeconds } from '../../bench/plan/duration.ts';
import { planned } from '../../bench/plan/plan.ts';
import { suiteNamed } from '../../bench/suites/suites.ts';
import { quickInput } from './fake-contenders.ts';

const quick = planned(await quickInput());

test('every step of a plan takes a positive time', () => {
  for (const step of quick.steps)
    assert.ok(expectedSeconds(step) > 0 && Number.isFinite(expectedSeconds(step)), step.procedure);
});

test('a plan takes as long as its steps', () => {
  const sum = quick.steps.reduce((total, step) => total + expectedSeconds(step), 0);
  assert.equal(plannedSeconds(quick), sum);
});

test('sliced: the load and the warm-up of every arm, and a little beside', () => {
  const [open] = quick.steps;
  assert.ok(open);
  const load = 4 * 28 * 0.25;
  assert.ok(expectedSeconds(open) > load && expectedSeconds(open) < load * 1.6);
});

test('full takes longer than quick, step by step', async () => {
  const full = planned(await quickInput({ suite: suiteNamed('full') }));
  for (const [index, step] of full.steps.entries())
    assert.ok(expectedSeconds(step) >= expectedSeconds(quick.steps[index] as typeof step), step.procedure);
  assert.ok(plannedSeconds(full) > 3 * plannedSeconds(quick));
});
