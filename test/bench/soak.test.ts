/** A plan that repeats, cut off in its first repetition. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Equipment } from '../../bench/equipment/equipment.ts';
import { planned } from '../../bench/plan/plan.ts';
import { measure } from '../../bench/run/measure.ts';
import { suiteNamed } from '../../bench/suites/suites.ts';
import { RunWriter } from '../../results/writer.ts';
import { exampleRun } from '../results/example-run.ts';
import { shortWarmUp } from '../short-warm-up.ts';
import { quickInput } from './fake-contenders.ts';
import { only } from './fake-run.ts';
import { FakeWorld } from './fakes.ts';

const folder = mkdtempSync(join(tmpdir(), 'authbench-soak-'));
after(() => rmSync(folder, { recursive: true }));

const startedAt = new Date(Date.UTC(2026, 0, 1));

test('a scenario that was not begun is still to be measured, and has no figures', async () => {
  const input = await quickInput({ ...(await only('latency', 'browser-headers')), suite: suiteNamed('soak') });
  const plan = planned(input);
  const file = {
    ...exampleRun(),
    plan,
    startedAt: startedAt.toISOString(),
    measurements: [],
    comparisons: [],
    guards: [],
    scenarios: input.scenarios.map(({ id, title, question }) => ({
      ...{ id, title, question },
      state: 'planned' as const,
      rounds: 0,
    })),
  };
  const controller = new AbortController();
  const world = new FakeWorld({ signal: controller.signal });
  const { instrument } = world;
  const { client, store, servers } = instrument;
  const generator = Object.assign(instrument.generator, { pid: process.pid, stopTrials: async () => {} });
  const pool = { ...servers, processes: () => [] };
  const equipment = {
    client,
    store,
    generator,
    pool,
    storePid: null,
    targetEnded: new AbortController().signal,
  } as unknown as Equipment;
  const writer = new RunWriter(folder, startedAt);
  writer.writeRun(file);
  const progress = ({ done, step }: { done: number; step: string }) => {
    if (step === 'open' && done === 3) controller.abort();
  };
  const telling = { say() {}, began() {}, progress };
  await measure(file, input, equipment, { writer, telling, signal: controller.signal, warmUp: shortWarmUp });
  writer.close();
  assert.deepEqual(
    file.scenarios.map(({ id, state, rounds }) => [id, state, rounds]),
    [...input.scenarios.entries()].map(([place, { id }]) => (place === 0 ? [id, 'partial', 3] : [id, 'planned', 0])),
  );
});
