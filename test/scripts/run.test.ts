/** A real run, end to end, as a process of its own: whole, and cut off by Ctrl-C. It needs no store. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readRun } from '../../results/reader.ts';
import { gone } from '../bench/lifecycle/living.ts';
import { descendantsOf } from './descendants.ts';
import { spoken } from './spoken.ts';
import { firstSample, heard, started, startedWhole } from './started.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-run-'));
after(() => rmSync(place, { recursive: true }));
const newFolder = () => mkdtempSync(join(place, 'run-'));
const onLinux = { skip: process.platform !== 'linux', timeout: 120_000 };

test('a run leaves a whole folder with its report, and no process', onLinux, async () => {
  const folder = newFolder();
  const run = startedWhole(folder, '--duration', '1', '--seed', '11');
  await firstSample(folder, run);
  const children = descendantsOf(run.child.pid as number);
  assert.ok(children.length >= 5, 'two instances of two contenders, and the generator');
  const code = await run.ended;
  await gone(children);

  const { run: file, samples, histograms, missing } = readRun(folder);
  // A machine that is busy with other tests may cost every round of so short a run; then it must say so.
  const roundsLost = file.guards.some(({ name }) => name === 'rounds-lost');
  const noneIsValid = file.comparisons.every(({ verdict }) => verdict === 'invalid');
  assert.equal(code, noneIsValid ? 4 : 0, run.said.err);
  assert.ok(roundsLost || !noneIsValid);
  const metrics = new Set(file.measurements.map(({ metric }) => metric));
  assert.ok(roundsLost || metrics.size === 10, [...metrics].join());
  assert.deepEqual([file.state, file.seed, file.plan.seed, missing], ['complete', 11, 11, []]);
  assert.deepEqual(
    file.scenarios.map(({ id, state, rounds }) => [id, state, rounds]),
    [['latency', 'measured', 4 + 10]], // 1 s in slices of 250 ms, and of 100 ms
  );
  assert.equal(samples.length, 2 * (4 + 10));
  assert.equal(histograms.length, 2 * 4 * 3, 'response, service and lateness of each open slice');
  assert.ok(file.conformance.length > 0 && file.conformance.every(({ status }) => status !== 'fail'));
  assert.equal(file.plan.baseline, 'jwt-stateless', 'the control is a floor, not a baseline');
  assert.ok(file.environment.node.length > 0 && file.environment.cores > 0);
  for (const name of ['report.html', 'summary.md', 'charts']) assert.ok(existsSync(join(folder, name)), name);
  assert.equal(
    readdirSync(folder).some((name) => name.endsWith('.tmp')),
    false,
  );
  assert.match(run.said.out, /latency: open loop, about .+ left\n/);
  assert.equal(file.plan.placement.store, null, 'there is no store that could have a core');
  assert.equal(run.said.err, '');
});

test(
  'Ctrl-C in the middle keeps the samples, leaves no process, exits 130, and report says what is missing',
  onLinux,
  async () => {
    const folder = newFolder();
    const run = started(folder, '--duration', '600');
    await firstSample(folder, run);
    const children = descendantsOf(run.child.pid as number);
    assert.ok(children.length >= 3, 'two instances, and the generator');
    run.child.kill('SIGINT');
    assert.equal(await run.ended, 130);
    await gone(children);
    assert.match(run.said.err, /Stopping the servers, the load generator and the store …/);
    assert.match(run.said.err, /Stopped\. All measurements so far are kept in .+\n {2}next: npx authbench report /);

    const { run: file, samples, missing } = readRun(folder);
    assert.equal(file.state, 'interrupted');
    assert.notEqual(file.finishedAt, null);
    assert.ok(samples.length >= 1);
    assert.equal(file.scenarios[0]?.state, 'partial');
    assert.equal(missing.length, 2);

    const report = await spoken('report', folder);
    assert.deepEqual([report.code, report.err], [0, '']);
    for (const sentence of missing) {
      const plain = (text: string) => text.replaceAll(/\s+/g, ' ');
      assert.ok(plain(report.out).includes(plain(sentence)), `${sentence} is not in:\n${report.out}`);
    }
    assert.match(report.out, /To resume it: npx authbench run --resume /);
    assert.ok(existsSync(join(folder, 'report.html')));
  },
);

test('Ctrl-C while the servers start ends what was started, and leaves no folder half-made', onLinux, async () => {
  const folder = join(newFolder(), 'run');
  const run = started(folder, '--duration', '600');
  await heard(run, 'stdout', /starting 1 contenders/);
  run.child.kill('SIGINT');
  await heard(run, 'stderr', /Stopping/);
  const children = descendantsOf(run.child.pid as number);
  assert.equal(await run.ended, 130);
  await gone(children);
  assert.match(
    run.said.err,
    /AB_STOPPED: The run was stopped before anything was measured; it left no folder behind\./,
  );
  assert.doesNotMatch(run.said.err, /is kept/);
  assert.equal(existsSync(folder), false);
});

test('a second Ctrl-C ends it at once, and still leaves no process', onLinux, async () => {
  const folder = newFolder();
  const run = started(folder, '--duration', '600');
  await firstSample(folder, run);
  const children = descendantsOf(run.child.pid as number);
  run.child.kill('SIGINT');
  await heard(run, 'stderr', /Stopping/);
  run.child.kill('SIGINT');
  assert.equal(await run.ended, 130);
  await gone(children);
  assert.ok(readRun(folder).samples.length >= 1, 'what was appended is there');
});
