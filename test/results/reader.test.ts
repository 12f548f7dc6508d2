import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { RunFile } from '../../results/format.ts';
import { encodeMicroseconds, histogramTag } from '../../results/histogram-log.ts';
import { mustBeWhole, readRun } from '../../results/reader.ts';
import { RunWriter } from '../../results/writer.ts';
import { exampleRun, exampleSample, startedAt } from './example-run.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-reader-'));
after(() => rmSync(place, { recursive: true }));
const factors = { claims: 20, operation: 'read' };

function written(changes: Partial<RunFile> = {}, rounds = 2): string {
  const folder = mkdtempSync(join(place, 'run-'));
  const writer = new RunWriter(folder, startedAt);
  writer.writeRun(exampleRun(changes));
  for (let round = 0; round < rounds; round++) {
    writer.appendSample(exampleSample({ round, factors }));
    const tag = histogramTag({ scenario: 'speed', contender: 'a', variant: 'v2', factors, quantity: 'response' });
    writer.appendHistogram({ tag, startSeconds: 1 + round, intervalSeconds: 0.25, ...encodeMicroseconds([300, 400]) });
  }
  writer.close();
  return folder;
}

test('a complete run is read as it was written, and nothing is missing', () => {
  const { run, samples, histograms, missing } = readRun(written());
  assert.deepEqual(run, exampleRun());
  assert.deepEqual(samples, [exampleSample({ round: 0, factors }), exampleSample({ round: 1, factors })]);
  const { histogram, ...tag } = histograms[1] ?? assert.fail();
  assert.deepEqual(tag, {
    scenario: 'speed',
    contender: 'a',
    variant: 'v2',
    factors,
    quantity: 'response',
    startSeconds: 2,
    intervalSeconds: 0.25,
  });
  assert.deepEqual([histogram.totalCount, histogram.maxValue], [2, 400]);
  assert.deepEqual(missing, []);
});

test('a run that was cut off says what was recorded and not analysed', () => {
  const { title, question } = exampleRun().scenarios[0] ?? assert.fail();
  const scenario = { title, question, rounds: 0 };
  const folder = written(
    {
      state: 'running',
      finishedAt: null,
      scenarios: [
        { ...scenario, id: 'speed', state: 'planned' },
        { ...scenario, id: 'size', state: 'planned' },
        { ...scenario, id: 'delay', state: 'partial', rounds: 1 },
        { ...scenario, id: 'done', state: 'measured', rounds: 9 },
      ],
    },
    12,
  );
  assert.deepEqual(readRun(folder).missing, [
    'The run did not end by itself: its last state is "running".',
    'speed: 12 rounds recorded, not analysed.',
    'size: planned, not measured.',
    'delay: cut short, 1 round analysed.',
    'done: 9 rounds measured, only 0 still recorded.',
  ]);
});

test('a scenario that stands in the plan alone is missed too', () => {
  assert.deepEqual(readRun(written({ scenarios: [] }, 1)).missing, ['speed: 1 round recorded, not analysed.']);
  assert.deepEqual(readRun(written({ scenarios: [], state: 'interrupted' }, 0)).missing, [
    'The run was interrupted before its end.',
    'speed: planned, not measured.',
  ]);
});

test('half a last line is left out and said, in samples and in histograms', () => {
  const folder = written();
  appendFileSync(join(folder, 'samples.ndjson'), '{"scenario":"spe');
  appendFileSync(join(folder, 'histograms.hlog'), 'Tag=speed;a;;;response,4.000,0.250,300.000,HISTFAAAAB');
  const { samples, histograms, missing } = readRun(folder);
  assert.deepEqual([samples.length, histograms.length], [2, 2]);
  assert.deepEqual(missing, [
    'The last line of samples.ndjson is cut off, and was left out.',
    'The last line of histograms.hlog is cut off, and was left out.',
  ]);
});

test('whole lines that were lost are noticed by the rounds that the run says it measured', () => {
  const recorded = readRun(written({}, 1));
  assert.deepEqual(recorded.missing, ['speed: 2 rounds measured, only 1 still recorded.']);
  assert.throws(() => mustBeWhole('here', recorded), { code: 'AB_RUN_DAMAGED', exitCode: 4 });
  mustBeWhole('here', readRun(written()));
  mustBeWhole('here', readRun(written({ state: 'interrupted' }, 1)));
});

test('files that are not there are said to be missing', () => {
  const folder = written();
  rmSync(join(folder, 'samples.ndjson'));
  rmSync(join(folder, 'histograms.hlog'));
  const { samples, histograms, missing } = readRun(folder);
  assert.deepEqual([samples, histograms], [[], []]);
  assert.deepEqual(missing, [
    'speed: 2 rounds measured, only 0 still recorded.',
    'samples.ndjson is not in the folder.',
    'histograms.hlog is not in the folder.',
  ]);
});

test('a folder without a run is refused', () => {
  for (const folder of [join(place, 'absent'), place]) {
    assert.throws(() => readRun(folder), { code: 'AB_NO_RUN', exitCode: 2, message: `There is no run in ${folder}` });
  }
  const file = join(place, 'file');
  writeFileSync(file, '');
  assert.throws(() => readRun(file), { code: 'AB_NO_RUN' });
});

test('another major version is refused by name, another minor version is read', () => {
  const other = { ...exampleRun(), schemaVersion: '2.1.0', state: 'a state of the future' };
  const folder = written();
  writeFileSync(join(folder, 'run.json'), JSON.stringify(other));
  assert.throws(
    () => readRun(folder),
    (error: { code: string; complaint: { received: string; allowed: string } }) => {
      assert.equal(error.code, 'AB_RUN_VERSION');
      assert.equal(error.complaint.received, 'schemaVersion 2.1.0');
      assert.equal(error.complaint.allowed, '1.x.x');
      return true;
    },
  );
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...exampleRun(), schemaVersion: '1.9.0', newField: 1 }));
  assert.equal(readRun(folder).run.schemaVersion, '1.9.0');
});

test('a field that does not fit is named, with what was there and what is allowed', () => {
  const [measurement] = exampleRun().measurements;
  for (const [change, path, received, allowed] of [
    [{ state: 'asleep' }, '/state', '"asleep"', 'running, complete, interrupted'],
    [{ measurements: [{ ...measurement, value: 'much' }] }, '/measurements/0/value', '"much"', 'must be number'],
    [{ plan: undefined }, '/plan', 'nothing', 'this field must be there'],
  ] as const) {
    const folder = written();
    writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...exampleRun(), ...change }));
    assert.throws(
      () => readRun(folder),
      (error: { code: string; message: string; complaint: Record<string, string> }) => {
        assert.equal(error.code, 'AB_RUN_INVALID');
        assert.ok(error.message.endsWith(`run.json, field ${path}.`), error.message);
        assert.equal(error.complaint.received, received);
        assert.equal(error.complaint.allowed, allowed);
        return true;
      },
    );
  }
});

test('a run.json that is no JSON is invalid', () => {
  const folder = written();
  truncateSync(join(folder, 'run.json'), 40);
  assert.throws(() => readRun(folder), { code: 'AB_RUN_INVALID', message: /run\.json/ });
});

test('a broken line in the middle is no cut-off end: it is refused by its number', () => {
  for (const [name, line, place] of [
    ['samples.ndjson', '{"scenario":"spe', 'line 3'],
    ['samples.ndjson', '{"scenario":"speed"}', 'line 3, field /shape'],
    ['histograms.hlog', 'Tag=speed;a;;;response,4.000,0.250,300.000,HISTFAAAAB', 'line 8'],
    ['histograms.hlog', 'nonsense', 'line 8'],
  ] as const) {
    const folder = written();
    appendFileSync(join(folder, name), `${line}\n`);
    assert.throws(
      () => readRun(folder),
      (error: { code: string; message: string }) => {
        assert.equal(error.code, 'AB_RUN_INVALID');
        assert.ok(error.message.endsWith(`${name}, ${place}.`), error.message);
        return true;
      },
    );
  }
});
