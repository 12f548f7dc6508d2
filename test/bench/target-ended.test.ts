/** A target that ends while it is measured ends the run: on fakes, since what is asked is what is made of it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Equipment } from '../../bench/equipment/equipment.ts';
import { planned } from '../../bench/plan/plan.ts';
import { measure, type Telling } from '../../bench/run/measure.ts';
import type { TargetEnd } from '../../results/format.ts';
import { readRun } from '../../results/reader.ts';
import { RunWriter } from '../../results/writer.ts';
import { verdictCode } from '../../scripts/measuring.ts';
import { exampleRun, startedAt } from '../results/example-run.ts';
import { quickInput } from './fake-contenders.ts';
import { only } from './fake-run.ts';
import { FakeWorld } from './fakes.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-target-ended-'));
after(() => rmSync(place, { recursive: true, force: true }));

const end: TargetEnd = {
  ...{ contender: 'second', variant: '', how: 'exit code 7', seconds: 12.3 },
  printed: ['the lamp', 'is out'],
};
const silent: Telling = { say() {}, progress() {}, began() {} };

/** Measures latency on fakes. `happens`: at each slice, with how many there were. */
async function measured(happens: (slices: number, ended: AbortController) => void) {
  const input = await quickInput(await only('latency'));
  const ended = new AbortController();
  let slices = 0;
  const behave = () => {
    happens(++slices, ended);
    return {};
  };
  const world = new FakeWorld({ behave });
  const { client, renew, servers: pool, store, generator } = world.instrument;
  const parts = { client, renew, pool, store, generator, targetEnded: ended.signal, storePid: null };
  const folder = mkdtempSync(join(place, 'run-'));
  const writer = new RunWriter(folder, startedAt);
  const { scenarios, contenders, registry } = input;
  const told = scenarios.map(
    ({ id, title, question }) => ({ id, title, question, state: 'planned', rounds: 0 }) as const,
  );
  const file = exampleRun({ state: 'running', plan: planned(input), measurements: [], scenarios: [...told] });
  const { signal } = new AbortController();
  const catalogue = { scenarios, contenders, registry };
  const result = measure(file, catalogue, parts as unknown as Equipment, { writer, telling: silent, signal });
  const outcome = await result.then(
    () => undefined,
    (error: Error) => error.message,
  );
  writer.close();
  return { outcome, run: readRun(folder).run, slices };
}

/** Two starts and some rounds of the third. */
const late = 150;

test('what there was of its scenario stays, and run.json says who ended, how, after how long, and what it printed', async () => {
  const { outcome, run, slices } = await measured((slice, ended) => slice === late && ended.abort(end));
  assert.equal(outcome, undefined);
  assert.deepEqual([run.state, run.targetEnd, run.scenarios[0]?.state], ['interrupted', end, 'partial']);
  assert.equal(slices, late, 'no slice came after');
  assert.ok(run.comparisons.some(({ contender }) => contender === 'second'));
  assert.equal(verdictCode(run), 3);
});

test('a call that fails because it is gone, before its end is known, ends the run the same way', async () => {
  const { outcome, run } = await measured((slice, ended) => {
    if (slice < late) return;
    setImmediate(() => ended.abort(end));
    throw new Error('connect ECONNREFUSED');
  });
  assert.equal(outcome, undefined);
  assert.deepEqual([run.state, run.targetEnd, run.scenarios[0]?.state], ['interrupted', end, 'partial']);
});

test('a call that fails while every target lives is thrown as it is', async () => {
  const { outcome, run } = await measured((slice) => {
    if (slice === late) throw new Error('something else');
  });
  assert.equal(outcome, 'something else');
  assert.deepEqual([run.state, run.targetEnd], ['interrupted', undefined]);
});
