import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Ajv } from 'ajv';
import { encodeMicroseconds, histogramTag } from '../../results/histogram-log.ts';
import { readRun } from '../../results/reader.ts';
import { type Disk, RunWriter } from '../../results/writer.ts';
import type { AuthbenchError } from '../../vocabulary/errors.ts';
import { exampleRun, exampleSample, startedAt } from './example-run.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-writer-'));
after(() => rmSync(place, { recursive: true }));
const newFolder = () => mkdtempSync(join(place, 'run-'));
const textOf = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');
const published = (name: string) => JSON.parse(textOf(join(import.meta.dirname, '../../results'), name));
const line = {
  tag: histogramTag({ scenario: 'speed', contender: 'a', variant: '', factors: {}, quantity: 'response' }),
  startSeconds: 1,
  intervalSeconds: 0.25,
  ...encodeMicroseconds([300]),
};
const failure = (code: string) => Object.assign(new Error(`${code}: no`), { code });
const disk = (changes: Partial<Disk>): { disk: Disk } => ({
  disk: { open: openSync, write: writeSync, rename: renameSync, ...changes },
});

test('what is appended is in the files at once', () => {
  const folder = newFolder();
  const writer = new RunWriter(folder, startedAt);
  writer.appendSample(exampleSample());
  writer.appendSample(exampleSample({ round: 1 }));
  writer.appendHistogram(line);
  assert.deepEqual(
    textOf(folder, 'samples.ndjson')
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text).round),
    [0, 1],
  );
  assert.match(textOf(folder, 'histograms.hlog'), /\nTag=speed;a;;;response,1\.000,0\.250,300\.000,[^\n]+\n$/);
  writer.close();
});

test('a process that is killed leaves every sample that it had appended', () => {
  const folder = newFolder();
  const script = `
    const { RunWriter } = await import(${JSON.stringify(new URL('../../results/writer.ts', import.meta.url).href)});
    const writer = new RunWriter(process.argv[1], new Date());
    for (let round = 0; round < 3; round++) writer.appendSample({ ...${JSON.stringify(exampleSample())}, round });
    process.kill(process.pid, 'SIGKILL');`;
  assert.throws(() =>
    execFileSync(process.execPath, ['--input-type=module', '-e', script, folder], { stdio: 'ignore' }),
  );
  assert.equal(textOf(folder, 'samples.ndjson').split('\n').length, 4);
});

test('a written run and its samples fit the published schemas', () => {
  const folder = newFolder();
  const writer = new RunWriter(folder, startedAt);
  writer.writeRun(exampleRun({ state: 'running', finishedAt: null }));
  writer.writeRun(exampleRun());
  writer.appendSample(exampleSample({ commands: { get: 250 } }));
  writer.close();
  const ajv = new Ajv({ allErrors: true });
  const runFits = ajv.compile(published('run.schema.json'));
  const sampleFits = ajv.compile(published('sample.schema.json'));
  const run = JSON.parse(textOf(folder, 'run.json'));
  assert.ok(runFits(run), ajv.errorsText(runFits.errors));
  assert.ok(sampleFits(JSON.parse(textOf(folder, 'samples.ndjson'))), ajv.errorsText(sampleFits.errors));
  assert.deepEqual(run, exampleRun());
  assert.ok(!runFits({ ...run, state: 'asleep' }));
  assert.deepEqual(readdirSync(folder).sort(), ['histograms.hlog', 'run.json', 'samples.ndjson']);
});

test('a run with a number that JSON has no word for is not written, and the last good one stays', () => {
  const folder = newFolder();
  const writer = new RunWriter(folder, startedAt);
  writer.writeRun(exampleRun());
  const [measurement] = exampleRun().measurements;
  assert.ok(measurement);
  assert.throws(
    () => writer.writeRun(exampleRun({ measurements: [{ ...measurement, value: Number.NaN }] })),
    (error: AuthbenchError) => {
      assert.deepEqual([error.code, error.exitCode, error.complaint.received], ['AB_RUN_INVALID', 1, 'NaN']);
      assert.match(error.message, /\/measurements\/0\/value/);
      return true;
    },
  );
  assert.deepEqual(JSON.parse(textOf(folder, 'run.json')), exampleRun());
  writer.writeRun(exampleRun({ state: 'interrupted' }));
  writer.close();
});

test('a full disk ends in one error, and takes half a line back', () => {
  const folder = newFolder();
  let room = Number.POSITIVE_INFINITY;
  const write = (fd: number, bytes: Uint8Array) => {
    if (room === 0) throw failure('ENOSPC');
    const written = writeSync(fd, bytes.subarray(0, Math.min(room, bytes.length)));
    room -= written;
    return written;
  };
  const writer = new RunWriter(folder, startedAt, disk({ write }));
  writer.writeRun(exampleRun({ state: 'running' }));
  writer.appendSample(exampleSample());
  room = 10;
  const seen: unknown[] = [];
  for (const call of [
    () => writer.appendSample(exampleSample({ round: 1 })),
    () => writer.appendHistogram(line),
    () => writer.writeRun(exampleRun()),
  ]) {
    assert.throws(call, (error) => seen.push(error) > 0);
  }
  assert.equal(new Set(seen).size, 1);
  assert.equal((seen[0] as { code: string }).code, 'AB_DISK_FULL');
  assert.equal((seen[0] as { exitCode: number }).exitCode, 1);
  writer.close();
  const kept = readRun(folder);
  assert.equal(kept.samples.length, 1);
  assert.ok(textOf(folder, 'samples.ndjson').endsWith('}\n'), 'no half line');
  assert.equal(kept.run.state, 'running');
});

test('a disk that is full while run.json is replaced leaves the old one, and no temporary file', () => {
  const folder = newFolder();
  let full = false;
  const write = (fd: number, bytes: Uint8Array) => {
    if (full) throw failure('ENOSPC');
    return writeSync(fd, bytes);
  };
  const writer = new RunWriter(folder, startedAt, disk({ write }));
  writer.writeRun(exampleRun({ seed: 7 }));
  full = true;
  assert.throws(() => writer.writeRun(exampleRun({ seed: 8 })), { code: 'AB_DISK_FULL' });
  assert.equal(readRun(folder).run.seed, 7);
  assert.ok(!readdirSync(folder).includes('run.json.tmp'));
  writer.close();
});

test('a folder that is deleted under way is noticed at the next line, and at the next run.json', () => {
  for (const call of [
    (writer: RunWriter) => writer.appendSample(exampleSample()),
    (writer: RunWriter) => writer.appendHistogram(line),
    (writer: RunWriter) => writer.writeRun(exampleRun()),
  ]) {
    const folder = newFolder();
    const writer = new RunWriter(folder, startedAt);
    rmSync(folder, { recursive: true });
    assert.throws(() => call(writer), {
      code: 'AB_FOLDER_LOST',
      exitCode: 1,
      message: `The folder of the run is gone: ${folder}`,
    });
    writer.close();
  }
});

test('a folder that turns read-only is lost', () => {
  const writer = new RunWriter(
    newFolder(),
    startedAt,
    disk({
      rename: () => {
        throw failure('EROFS');
      },
    }),
  );
  assert.throws(() => writer.writeRun(exampleRun()), { code: 'AB_FOLDER_LOST', message: /can no longer be written/ });
  writer.close();
});

test('a writer that cannot begin leaves nothing of its own, and touches nothing of others', () => {
  const full = newFolder();
  const write = () => {
    throw failure('ENOSPC');
  };
  assert.throws(() => new RunWriter(full, startedAt, disk({ write })), { code: 'AB_OUT_UNWRITABLE', exitCode: 2 });
  assert.deepEqual(readdirSync(full), []);
  const taken = newFolder();
  writeFileSync(join(taken, 'samples.ndjson'), 'older');
  assert.throws(() => new RunWriter(taken, startedAt), { code: 'AB_OUT_UNWRITABLE' });
  assert.equal(textOf(taken, 'samples.ndjson'), 'older');
});

test('a misuse is not dressed up as a lost folder', () => {
  const writer = new RunWriter(newFolder(), startedAt);
  assert.throws(() => writer.appendHistogram({ ...line, tag: 'bad' }), RangeError);
  writer.appendHistogram(line);
  writer.close();
  writer.close();
  assert.throws(() => writer.appendHistogram(line), /closed/);
});
