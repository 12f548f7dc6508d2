/** The extrapolated delay against trials whose truth is known: probes on a grid, a credential that ends when its life does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InstanceResult } from '../../bench/generator/trial.ts';
import { planned } from '../../bench/plan/plan.ts';
import { revocationFigures } from '../../bench/procedures/revocation/figures.ts';
import type { Tried } from '../../bench/procedures/revocation/result.ts';
import { plannedTrials } from '../../bench/procedures/revocation/trials.ts';
import type { PlannedStep } from '../../results/format.ts';
import { randomFor } from '../../vocabulary/random.ts';
import { quickInput, token } from './fake-contenders.ts';
import { only } from './fake-run.ts';

const plan = planned(await quickInput(await only('revocation-delay')));
const [step] = plan.steps as [PlannedStep];

/** Probes every `intervalMs` from `offset` on: the last one that a credential with this life answers, and the next. */
function probed(lifeMs: number, intervalMs: number, offset: number): InstanceResult {
  const last = offset + Math.floor((lifeMs - offset) / intervalMs) * intervalMs;
  return { probes: 0, accepted: 0, lastAcceptedMs: last, refusedMs: last + intervalMs, reacceptedMs: null };
}

function extrapolatedWith(seed: number) {
  const random = randomFor(seed, 'life');
  const trials = plannedTrials(step, seed, () => ['a', 'b']).filter(({ arm }) => arm.factors.lifetime !== undefined);
  const tried = trials.map(({ arm, trial }): Tried => {
    const lifeLeftMs = Number(arm.factors.lifetime) * 1_000 - random() * 1_000 - 60;
    const instances = [0, trial.intervalMs / 2].map((offset) =>
      probed(lifeLeftMs, trial.intervalMs, offset + 2 * random()),
    );
    return { arm, trial, result: { number: trial.number, ageMs: 60, lifeLeftMs, instances } };
  });
  const { measurements } = revocationFigures(
    { step, tried },
    () => ({ contender: 'first', variant: '' }),
    () => token,
  );
  return measurements.find(({ extrapolated }) => extrapolated !== undefined);
}

test('a token of 15 minutes is said to work for 15 minutes: at least 93 of 100 intervals hold it, and they are short', () => {
  const figures = Array.from({ length: 100 }, (_, seed) => extrapolatedWith(seed));
  const held = figures.filter(
    (figure) => (figure?.low ?? Number.NaN) <= 900_000 && (figure?.high ?? Number.NaN) >= 900_000,
  );
  assert.ok(held.length >= 93, `${held.length} of 100`);
  const mean = figures.reduce((sum, figure) => sum + (figure?.value ?? Number.NaN), 0) / figures.length;
  assert.ok(Math.abs(mean - 900_000) < 300, `mean ${mean} ms`);
  assert.ok(figures.every((figure) => (figure?.high ?? 0) - (figure?.low ?? 0) < 5_000));
});
