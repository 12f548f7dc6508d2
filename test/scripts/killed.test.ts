/** kill -9 of each process of a run, a folder that goes, a disk that is full: nothing is lost, nothing stays, and the run can go on. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readRun } from '../../results/reader.ts';
import { gone } from '../bench/lifecycle/living.ts';
import { commandOf, descendantsOf } from './descendants.ts';
import { spoken } from './spoken.ts';
import { firstSample, type Started, startedRun, startedWithLimit } from './started.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-killed-'));
after(() => rmSync(place, { recursive: true, force: true }));
const newFolder = () => mkdtempSync(join(place, 'run-'));
const onLinux = { skip: process.platform !== 'linux', timeout: 180_000 };
const alone = ['--scenario', 'latency', '--contender', 'session-redis'];
/** It needs no store. */
const storeless = ['--scenario', 'latency', '--contender', 'jwt-stateless'];

/** A run under way, with the processes below it. */
async function underWay(folder: string) {
  const run = startedRun(...alone, '--out', folder, '--duration', '600');
  await firstSample(folder, run);
  const children = descendantsOf(run.child.pid as number);
  assert.ok(children.length >= 4, 'two instances, the generator, and the store');
  return { run, children };
}

const theOne = (children: readonly number[], what: RegExp) =>
  children.find((pid) => what.test(commandOf(pid)) && !/\/bin\/sh/.test(commandOf(pid))) as number;

/** One complaint with a code, where the samples are, how to go on; no stack. */
async function endsInOrder({ said, ended }: Started, children: readonly number[], folder: string): Promise<void> {
  assert.equal(await ended, 1);
  await gone(children);
  assert.match(said.err, /^All measurements so far are kept in .+ npx authbench run --resume .+\nAB_[A-Z_]+: .+\n/);
  assert.doesNotMatch(said.err, /AB_CRASHED|\n +at /);
  assert.equal(readRun(folder).run.state, 'interrupted');
}

async function reportReads(folder: string): Promise<void> {
  const { missing } = readRun(folder);
  assert.ok(missing.length >= 2);
  // As text alone: that charts and page are made of half a run is seen in run.test.ts.
  const file = join(place, 'report.txt');
  const report = await spoken('report', folder, '--format', `text=${file}`);
  assert.deepEqual([report.code, report.err], [0, '']);
  const plain = (text: string) => text.replaceAll(/\s+/g, ' ');
  const text = plain(readFileSync(file, 'utf8'));
  for (const sentence of missing) assert.ok(text.includes(plain(sentence)), sentence);
}

for (const [name, what] of [
  ['a server', /servers\/process\.ts/],
  ['the generator', /generator\/process\.ts/],
  ['the store', /redis-server|valkey-server/],
] as const) {
  test(`kill -9 of ${name} ends the run in order, and leaves what was measured`, onLinux, async (t) => {
    if (process.env.REDIS_URL !== undefined && name === 'the store') return t.skip('the store is not ours to kill');
    const folder = newFolder();
    const { run, children } = await underWay(folder);
    process.kill(theOne(children, what), 'SIGKILL');
    await endsInOrder(run, children, folder);
  });
}

test('kill -9 of the harness leaves no process and a folder that is read; resumed, it is whole', onLinux, async () => {
  const folder = newFolder();
  const run = startedRun(...alone, '--out', folder, '--duration', '1', '--seed', '3');
  await firstSample(folder, run);
  const children = descendantsOf(run.child.pid as number);
  run.child.kill('SIGKILL');
  await run.ended;
  await gone(children);
  assert.equal(readRun(folder).run.state, 'running', 'it had no time to say otherwise');
  await reportReads(folder);
  const before = readRun(folder).samples.length;

  const again = startedRun('--resume', folder);
  assert.equal(await again.ended, 0, again.said.err);
  assert.match(again.said.out, /^Resuming .+: \d+ samples? (is|are) kept\n/);
  const { run: file, samples, missing } = readRun(folder);
  assert.deepEqual([file.state, file.seed, file.resumes.length, missing], ['complete', 3, 1, []]);
  const places = samples.map(({ shape, contender, round }) => `${shape} ${contender} ${round}`);
  assert.equal(new Set(places).size, places.length, 'no slice is there twice');
  assert.equal(places.length, 4 + 10, '1 s in slices of 250 ms, and of 100 ms');
  assert.ok(samples.length >= before);
});

test('a folder that is deleted under way is one message', onLinux, async () => {
  const folder = newFolder();
  const run = startedRun(...storeless, '--out', folder, '--duration', '600');
  await firstSample(folder, run);
  const children = descendantsOf(run.child.pid as number);
  rmSync(folder, { recursive: true });
  assert.equal(await run.ended, 1);
  await gone(children);
  assert.match(
    run.said.err,
    /^AB_FOLDER_LOST: The folder of the run is gone: .+\n {2}received: .+\n {2}next: {5}.+\n$/,
  );
});

test('a folder that turns read-only under way is one message, and keeps what it had', onLinux, async (t) => {
  if (process.getuid?.() === 0) return t.skip('root may write everywhere');
  const folder = newFolder();
  const run = startedRun(...storeless, '--out', folder, '--duration', '1');
  await firstSample(folder, run);
  chmodSync(folder, 0o500);
  t.after(() => chmodSync(folder, 0o700));
  assert.equal(await run.ended, 1);
  assert.match(run.said.err, /AB_FOLDER_LOST: The folder of the run can no longer be written/);
  assert.ok(readRun(folder).samples.length > 0);
});

test('a disk that is full under way is one message, and keeps what it had', onLinux, async () => {
  const folder = newFolder();
  // The kernel refuses to let a file grow beyond a limit as it refuses a full disk: by an error of the write.
  const run = startedWithLimit(60, ...storeless, '--out', folder, '--duration', '600');
  await firstSample(folder, run);
  const children = descendantsOf(run.child.pid as number);
  assert.equal(await run.ended, 1);
  await gone(children);
  assert.match(run.said.err, /AB_DISK_FULL: .+\n/);
  assert.doesNotMatch(run.said.err, /AB_CRASHED|\n +at /);
  assert.ok(readRun(folder).samples.length > 0);
  await reportReads(folder);
});
