/** A run against a server of another language: alone, since its rounds are dropped where a neighbour makes them late. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { terminalReport } from '../../report/terminal/run.ts';
import { readRun } from '../../results/reader.ts';
import { startedRun } from './started.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-targets-'));
after(() => rmSync(place, { recursive: true, force: true }));
const examples = join(import.meta.dirname, '../../docs/examples');
const python = spawnSync('python3', ['--version']).status === 0;
test('a server that is not Node is compared, and what cannot be seen of it is named, never zero', {
  skip: (!python && 'needs python3') || process.platform !== 'linux',
  timeout: 120_000,
}, async () => {
  const folder = join(place, 'run');
  const target = `python=${join(examples, 'python-sessions/target.ts')}`;
  const options = [
    '--contender',
    'jwt-stateless',
    '--target',
    target,
    '--scenario',
    'latency,payload-size',
    '--duration',
    '2',
  ];
  // Whether it is safe to copy is asked in conform.test.ts.
  const started = startedRun(...options, '--rate', '200', '--out', folder);
  assert.equal(await started.ended, 0, started.said.err);
  const { run: file, missing } = readRun(folder);
  const of = (metric: string) => file.measurements.filter((one) => one.contender === 'python' && one.metric === metric);
  for (const metric of ['server-cpu', 'response-p50', 'capacity', 'request-bytes', 'login-response-bytes'])
    assert.ok(of(metric).length > 0 && of(metric).every(({ value }) => value > 0), metric);
  const entry = file.contenders.find(({ id }) => id === 'python');
  assert.deepEqual(
    entry?.unseen?.map(({ what }) => what[0]),
    ['store-cpu-open', 'claims', 'instance=other'],
  );
  assert.equal(of('store-commands').length, 0);
  assert.ok(file.comparisons.some(({ contender, metric }) => contender === 'python' && metric === 'server-cpu'));
  assert.match(terminalReport({ run: file, missing, folder, colour: false, width: 100 }), /Not observed/);
});
