import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planned } from '../../../bench/plan/plan.ts';
import { plannedTrials, probeIntervalMs } from '../../../bench/procedures/revocation/trials.ts';
import type { PlannedStep } from '../../../results/format.ts';
import { quickInput } from '../fake-contenders.ts';
import { only } from '../fake-run.ts';

const plan = planned(await quickInput(await only('revocation-delay')));
const [step] = plan.steps as [PlannedStep];
const trials = plannedTrials(step, plan.seed, ({ contender }) => [`${contender}/0`, `${contender}/1`]);
const numberOf = (is: (one: (typeof trials)[number]) => boolean) => trials.filter(is).length;

test('quick: 10 trials a cell for a session, 20 a lifetime shared by the four cells of a token', () => {
  for (const contender of ['first', 'second'])
    for (const trigger of ['logout', 'revoke'])
      for (const inFlight of ['none', 'slow'])
        assert.equal(
          numberOf(
            ({ arm, trial }) => arm.contender === contender && trial.trigger === trigger && trial.inFlight === inFlight,
          ),
          10,
        );
  for (const lifetime of [2, 4, 8])
    assert.equal(
      numberOf(({ arm }) => arm.factors.lifetime === lifetime),
      20,
    );
  assert.equal(
    numberOf(({ arm }) => arm.contender === 'bare'),
    0,
    'the control has nothing to revoke',
  );
});

test('every trial has a number and a user of its own', () => {
  assert.deepEqual(
    trials.map(({ trial }) => trial.number),
    trials.map((_, index) => index),
  );
  assert.equal(new Set(trials.map(({ trial }) => trial.userId)).size, trials.length);
});

test('long lifetimes start first, and the rest is in the order of the seed', () => {
  const lifetimes = trials.map(({ arm }) => Number(arm.factors.lifetime ?? 0));
  assert.deepEqual(
    lifetimes,
    lifetimes.toSorted((a, b) => b - a),
  );
  const again = plannedTrials(step, plan.seed, () => ['']);
  const other = plannedTrials(step, plan.seed + 1, () => ['']);
  const cells = (list: typeof trials) => list.map(({ arm }) => JSON.stringify(arm)).join();
  assert.equal(cells(again), cells(trials));
  assert.notEqual(cells(other), cells(trials));
});

test('credentials with a lifetime are issued all over the second, others at once', () => {
  const times = trials.filter(({ arm }) => arm.contender === 'token').map(({ trial }) => trial.issueAtMs as number);
  assert.ok(times.every((ms) => ms >= 0 && ms < 1_000));
  for (const quarter of [0, 1, 2, 3])
    assert.ok(
      times.some((ms) => Math.floor(ms / 250) === quarter),
      `none in quarter ${quarter} of the second`,
    );
  assert.ok(trials.every(({ arm, trial }) => arm.contender === 'token' || trial.issueAtMs === null));
});

test('the probe interval is 1 ms, or a hundredth of the lifetime', () => {
  assert.deepEqual([undefined, 0.05, 2, 8, 900].map(probeIntervalMs), [1, 1, 20, 80, 9_000]);
  for (const { arm, trial } of trials)
    assert.equal(trial.intervalMs, arm.factors.lifetime === undefined ? 1 : Number(arm.factors.lifetime) * 10);
});

test('patience outlasts a lifetime by 2 s', () => {
  for (const { arm, trial } of trials)
    assert.equal(trial.patienceMs, Number(arm.factors.lifetime ?? 0) * 1_000 + 2_000);
});

test('a design whose revocations hold late is probed for as long, a hundredth of that time apart', () => {
  const late = plannedTrials(
    step,
    plan.seed,
    () => ['a'],
    () => ({ lateSeconds: 5 }),
  );
  const ofSession = late.filter(({ arm }) => arm.factors.lifetime === undefined);
  assert.ok(ofSession.length > 0);
  for (const { trial } of ofSession) assert.deepEqual([trial.intervalMs, trial.patienceMs], [50, 7_000]);
});
