/** `--format` as people type it: what is written where, and what is refused before anything is begun. */
import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { formats } from '../../report/formats/catalogue.ts';
import type { Format } from '../../report/formats/format.ts';
import { parsed } from '../../scripts/arguments.ts';
import { formatArgs, formatInputOf, formatWishes, writeFormats } from '../../scripts/formats.ts';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import { formatFixture } from '../report/formats/fixture-formats.ts';
import { complaintIn, spoken } from './spoken.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-formats-'));
after(() => rmSync(place, { recursive: true, force: true }));
const reference = join(import.meta.dirname, '../../results/reference/quick-2-core');
const fresh = () => mkdtempSync(join(place, 'out-'));
const wishes = (...typed: string[]) =>
  formatWishes(
    parsed(
      typed.flatMap((one) => ['--format', one]),
      formatArgs,
    ),
  );
const silent = { write: () => true };

test('all=<folder> writes every format under its own name, and says so in a line a file', async () => {
  const folder = join(fresh(), 'not', 'there', 'yet');
  const said = await spoken('report', reference, '--format', `all=${folder}`);
  assert.deepEqual([said.code, said.err], [0, '']);
  const lines = said.out.trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => line.split(': ')[1]).toSorted(),
    readdirSync(folder).map((name) => join(folder, name)),
  );
  assert.deepEqual(
    [...new Set(lines.map((line) => line.split(': ')[0]))],
    formats.map(({ id }) => id),
  );
  for (const name of readdirSync(folder)) assert.ok(statSync(join(folder, name)).size > 0, name);
});

test('Only what was asked for is written, charts and page are not, and the run folder stays as it was', async () => {
  const run = join(fresh(), 'run');
  cpSync(reference, run, { recursive: true, filter: (path) => !/charts|report\.html|summary\.md/.test(path) });
  const out = fresh();
  const said = await spoken('report', run, '--format', `junit=${out}/a.xml`, '--format', `csv=${out}/b.csv`);
  assert.deepEqual([said.code, said.out], [0, `junit: ${out}/a.xml\ncsv: ${out}/b.csv\n`]);
  assert.deepEqual(readdirSync(out), ['a.xml', 'b.csv']);
  assert.deepEqual(readdirSync(run), ['histograms.hlog', 'run.json', 'samples.ndjson']);
});

test('A format of several files puts the name that was asked for in place of its own', async () => {
  const out = fresh();
  await writeFormats(
    wishes(`github-action-benchmark=${out}/bench.json`, `hgrm=${out}/p.hgrm`),
    formatFixture(),
    silent,
  );
  assert.deepEqual(readdirSync(out).toSorted(), [
    'bench-bigger.json',
    'bench-smaller.json',
    ...['jwt-stateless', 'no-auth', 'session-redis-defaults', 'session-redis'].map((id) => `p-latency-${id}.hgrm`),
  ]);
});

test('A format that nothing of the run goes into says so, and writes nothing', async () => {
  const out = fresh();
  let said = '';
  const input = formatFixture({ histograms: [] });
  await writeFormats(wishes(`hgrm=${out}/p.hgrm`), input, { write: (text) => (said += text) });
  assert.equal(said, 'hgrm: this run has nothing to put in it, so no file is written\n');
  assert.deepEqual(readdirSync(out), []);
});

test('An older file is replaced, and nothing else is left beside it', async () => {
  const out = fresh();
  writeFileSync(join(out, 'a.csv'), 'old');
  await writeFormats(wishes(`csv=${out}/a.csv`), formatFixture(), silent);
  assert.match(readFileSync(join(out, 'a.csv'), 'utf8'), /^row,scenario,/);
  assert.deepEqual(readdirSync(out), ['a.csv']);
});

test('One that fails leaves the older file whole, keeps no other from being written, and is told at the end', async () => {
  const out = fresh();
  writeFileSync(join(out, 'a.csv'), 'old');
  const broken: Format = {
    ...(formats.find(({ id }) => id === 'csv') as Format),
    write: () => {
      throw new Error('a bug');
    },
  };
  const [, json] = wishes(`csv=${out}/x.csv`, `json=${out}/b.json`);
  assert.ok(json);
  await assert.rejects(
    writeFormats([{ format: broken, file: join(out, 'a.csv') }, json], formatFixture(), silent),
    /a bug/,
  );
  assert.deepEqual([readFileSync(join(out, 'a.csv'), 'utf8'), readdirSync(out)], ['old', ['a.csv', 'b.json']]);
});

test('A folder that is lost while measuring is an error with a code, and exit 1', async () => {
  const out = fresh();
  const asked = wishes(`csv=${out}/deep/a.csv`);
  writeFileSync(join(out, 'deep'), 'a file now');
  const failed = await writeFormats(asked, formatFixture(), silent).catch((error: unknown) => error);
  assert.ok(failed instanceof AuthbenchError);
  assert.deepEqual([failed.code, failed.exitCode], ['AB_FILE_UNWRITABLE', 1]);
});

test('A device is written to, not replaced', { skip: process.platform === 'win32' }, async () => {
  await writeFormats(wishes('github=/dev/null'), formatFixture(), silent);
  assert.ok(statSync('/dev/null').isCharacterDevice());
});

test('No option is no wish; a list with commas is several', () => {
  assert.deepEqual(wishes(), []);
  const out = fresh();
  assert.deepEqual(
    wishes(`csv=${out}/a.csv,json=${out}/a.json`).map(({ format, file }) => [format.id, file]),
    [
      ['csv', join(out, 'a.csv')],
      ['json', join(out, 'a.json')],
    ],
  );
});

const run = join(place, 'a-run');
mkdirSync(run);
writeFileSync(join(run, 'run.json'), '{}');
writeFileSync(join(place, 'a-file'), '');

for (const [typed, code, received, next] of [
  [['junitt=a.xml'], 'AB_UNKNOWN_FORMAT', 'junitt', 'Did you mean junit?'],
  [['yaml=a.yml'], 'AB_UNKNOWN_FORMAT', 'yaml', undefined],
  [['junit'], 'AB_BAD_FORMAT', 'junit', 'Type --format junit=junit.xml'],
  [['junit='], 'AB_BAD_FORMAT', 'junit=', 'Type --format junit=junit.xml'],
  [['all'], 'AB_BAD_FORMAT', 'all', 'Type --format all=results'],
  [[`junit=${place}`], 'AB_BAD_FORMAT', place, `Type --format junit=${join(place, 'junit.xml')}`],
  [[`csv=${place}/same`, `json=${place}/same`], 'AB_BAD_FORMAT', join(place, 'same'), 'Give each a file of its own.'],
  [[`json=${run}/run.json`], 'AB_BAD_FORMAT', join(run, 'run.json'), 'Name another file.'],
  [[`json=${place}/a-file/b/c.json`], 'AB_FILE_UNWRITABLE', join(place, 'a-file/b/c.json'), 'Name another file.'],
] as const) {
  test(`--format ${typed.join(' --format ').replaceAll(place, '…')} is refused with ${code}, and nothing is written`, async () => {
    const before = readdirSync(place);
    const said = await spoken('report', reference, ...typed.flatMap((one) => ['--format', one]));
    const complaint = complaintIn(said);
    assert.deepEqual([said.code, said.out, complaint.code, complaint.received], [2, '', code, received]);
    if (next !== undefined) assert.equal(complaint.next, next);
    assert.match(complaint.allowed ?? '', /./);
    assert.deepEqual(readdirSync(place), before);
    assert.equal(readFileSync(join(run, 'run.json'), 'utf8'), '{}');
  });
}

test('What is asked of a folder without a run is refused as a report of it is, and no file is made', async () => {
  const out = fresh();
  const said = await spoken('report', join(place, 'nowhere'), '--format', `csv=${out}/a.csv`);
  assert.deepEqual([said.code, complaintIn(said).code, existsSync(join(out, 'a.csv'))], [2, 'AB_NO_RUN', false]);
});

test('What the formats are made from is the whole folder', () => {
  const { run: read, samples, histograms, percentiles, missing, gates } = formatInputOf(reference);
  assert.ok(read.measurements.length > 0 && samples.length > 0 && histograms.length > 0);
  assert.deepEqual([missing, gates], [[], null]);
  assert.ok(percentiles.some(({ quantity, points }) => quantity === 'response' && points.length > 20));
});
