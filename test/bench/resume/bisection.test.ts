/** What of a bisection stays when its run is cut off. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planned } from '../../../bench/plan/plan.ts';
import { builtIn } from '../../../bench/procedures/registry.ts';
import { Recording } from '../../../bench/recording/recorded.ts';
import { execute } from '../../../bench/run/execute.ts';
import { keptSamples } from '../../../bench/run/kept.ts';
import type { RunFile } from '../../../results/format.ts';
import { bare, first, quickInput, second } from '../fake-contenders.ts';
import { only, runOnFakes } from '../fake-run.ts';
import { FakeWorld } from '../fakes.ts';

const payload = await only('payload-size');

test('a bisection that was done stays, also where its last contender has no credential to bisect', async () => {
  const changes = { ...payload, contenders: [first, second, bare] };
  const { world } = await runOnFakes({}, changes);
  const own = world.samples.filter(({ step }) => step === 'payload-size/bisection');
  assert.ok(own.length > 0);
  const kept = keptSamples(planned(await quickInput(changes)), own, builtIn);
  assert.deepEqual(kept, own);
});

test('killed between two limits of one contender, the other limit is found when the run goes on', async () => {
  const input = await quickInput({ ...payload, contenders: [first] });
  const plan = planned(input);
  const { world: whole } = await runOnFakes({}, { ...payload, contenders: [first] });
  const metricsOf = (samples: typeof whole.samples) =>
    samples.filter(({ step }) => step === 'payload-size/bisection').flatMap(({ values }) => Object.keys(values));
  const killed = keptSamples(plan, whole.samples.slice(0, -1), builtIn);
  assert.equal(metricsOf(killed).length, metricsOf(whole.samples).length - 1);
  const world = new FakeWorld();
  const run = { startedAt: new Date(0).toISOString() } as RunFile;
  const before = new Recording({ run, samples: killed, histograms: [] });
  await execute(plan, input, world.instrument, () => {}, before);
  assert.deepEqual(metricsOf([...killed, ...world.samples]), metricsOf(whole.samples));
});
