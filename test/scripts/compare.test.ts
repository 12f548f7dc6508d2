/** `authbench compare` on folders: what it prints, what it refuses, and how gates end it. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runFileNames } from '../../results/folder.ts';
import type { RunFile } from '../../results/format.ts';
import { RunWriter } from '../../results/writer.ts';
import { compare } from '../../scripts/compare.ts';
import { side, type Values } from '../compare/fixture.ts';
import { startedAt } from '../results/example-run.ts';
import { complaintIn, spoken } from './spoken.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-compare-'));
after(() => rmSync(place, { recursive: true }));
const reference = join(import.meta.dirname, '../../results/reference/quick-2-core');

function folder(name: string, values: Values, changes: Partial<RunFile> = {}): string {
  const path = join(place, name);
  mkdirSync(path);
  const writer = new RunWriter(path, startedAt);
  writer.writeRun(side(name, values, changes).run);
  writer.close();
  // A comparison of figures needs neither: these runs have none.
  for (const file of [runFileNames.samples, runFileNames.histograms]) rmSync(join(path, file));
  return path;
}

/** A committed run with something changed; without its samples, which a comparison of figures does not need. */
function doctored(name: string, change: (run: RunFile) => RunFile): string {
  const path = join(place, name);
  mkdirSync(path);
  const run = JSON.parse(readFileSync(join(reference, 'run.json'), 'utf8')) as RunFile;
  writeFileSync(join(path, 'run.json'), JSON.stringify(change(run)));
  return path;
}

function gatesFile(name: string, text: string): string {
  const path = join(place, name);
  writeFileSync(path, text);
  return path;
}

const before = folder('before', { base: 100, other: 120 });
const slower = folder('slower', { base: 100, other: 150 }, { startedAt: '2026-11-23T22:41:05.250Z' });
const longer = folder('longer', { base: 100, other: 120, bytes: 101 });
const elsewhere = doctored('elsewhere', (run) => ({
  ...run,
  startedAt: '2027-01-01T00:00:00.000Z',
  environment: { ...run.environment, cpu: 'Another CPU', cores: 8, node: '22.0.0' },
}));

test('two runs of one machine stand side by side with change, interval and verdict', async () => {
  const { code, out, err } = await spoken('compare', before, slower);
  assert.equal(err, '');
  assert.equal(code, 0, 'what is noisy warns');
  assert.match(out, /^Before {2}before/m);
  assert.match(out, /made at different times/);
  assert.match(out, /120\s+150\s+1\.25\s+1\.25\s+↑ different/);
  assert.match(
    out,
    /! server-cpu of other@slower against other@before, each divided by base of its own run: 1\.25\s+\[/,
  );
  assert.match(out, /^4 figures: 1 different, 3 equal, before → slower$/m);
});

test('no line is wider than a hundred columns', async () => {
  for (const argv of [
    [before, slower],
    [before, slower, '--across'],
    [reference, elsewhere, '--across'],
    [reference, reference],
  ]) {
    const { out } = await spoken('compare', ...argv);
    const wide = out.split('\n').filter((line) => line.length > 100);
    assert.deepEqual(wide, [], argv.join(' '));
  }
});

test('in a narrow terminal no line of the table is wider than that, and a mark is the verdict', async () => {
  let out = '';
  const narrow = { columns: 80, write: (text: string) => (out += text) };
  await compare.main([before, slower], narrow, narrow);
  assert.deepEqual(
    out.split('\n').filter((line) => line.length > 80 && !/^(Before|After) /.test(line)),
    [],
  );
  assert.match(out, /120\s+150\s+1\.25\s+1\.25\s+↑$/m);
});

test('a counted figure that grew fails by default', async () => {
  const { code, out } = await spoken('compare', before, longer);
  assert.equal(code, 3);
  assert.match(
    out,
    /✗ request-bytes \(claims=5\) of other@longer against other@before: \+1 bytes, above the limit of 0\./,
  );
});

test('runs of two machines are refused with every field, and --across compares their counts and effects', async () => {
  const refused = await spoken('compare', reference, elsewhere);
  assert.equal(refused.code, 4);
  assert.equal(refused.out, '');
  const complaint = complaintIn(refused);
  assert.equal(complaint.code, 'AB_NOT_COMPARABLE');
  assert.match(complaint.what, /: cpu, cores, node\.$/);
  assert.match(complaint.received ?? '', /cpu: .+ and Another CPU; cores: 2 and 8; node: .+ and 22\.0\.0$/);
  assert.match(complaint.next ?? '', /--across/);
  const across = await spoken('compare', reference, elsewhere, '--across');
  assert.equal(across.err, '');
  assert.equal(across.code, 0);
  assert.match(across.out, /Also different.*\n {2}- cpu: .+ → Another CPU/);
  assert.match(across.out, /Before\s+After\s+Change\s+Verdict/);
  assert.match(across.out, /\d+ figures: \d+ equal, \d+ undecided/, 'the same effects are never different');
});

test('a run against itself is said to be one', async () => {
  const { code, out } = await spoken('compare', reference, reference);
  assert.equal(code, 0);
  assert.match(out, /Both are the same run/);
  assert.match(out, /\nDefault gates: no --gates was given .+\nGates: /s);
  assert.doesNotMatch(out, /↑ different|\d different/);
});

test('gates of one’s own end it with 0, 3, 4 or 5', async () => {
  const ended = async (gate: string) => {
    const file = gatesFile('own.gates.yml', `gates:\n  - { ${gate} }\n`);
    const { code, out } = await spoken('compare', before, slower, '--gates', file);
    assert.match(out, /^Gates: /m);
    assert.doesNotMatch(out, /Default gates/);
    return code;
  };
  assert.equal(await ended('metric: server-cpu, contender: other, ratio: 2'), 0);
  assert.equal(await ended('metric: server-cpu, contender: other, ratio: 1.03'), 3);
  assert.equal(await ended('metric: server-cpu, contender: othr, ratio: 1.03'), 4);
  assert.equal(await ended('metric: server-cpu, contender: other, ratio: 1.25, undecided: fail'), 5);
  assert.equal(await ended('metric: server-cpu, contender: other, ratio: 1.25'), 0);
  assert.equal(await ended('metric: server-cpu, contender: other, absolute: 100'), 3);
});

test('gates that cannot be read are refused before anything is compared', async () => {
  const absent = complaintIn(await spoken('compare', before, slower, '--gates', join(place, 'none.yml')));
  assert.deepEqual([absent.code, /Name another file/.test(absent.next ?? '')], ['AB_NO_GATES', true]);
  const file = gatesFile('bad.gates.yml', 'gates:\n  - metric: server-cpu\n    ration: 2\n');
  const { code, ...rest } = await spoken('compare', before, slower, '--gates', file);
  assert.equal(code, 2);
  const complaint = complaintIn({ code, ...rest });
  assert.equal(complaint.code, 'AB_BAD_GATE');
  assert.match(complaint.what, /bad\.gates\.yml, line 3, column 5, field gates\[0\]\.ration/);
  const scenario = gatesFile(
    'scenario.gates.yml',
    'gates:\n  - { metric: server-cpu, ratio: 2, scenario: latencies }\n',
  );
  assert.match(complaintIn(await spoken('compare', before, slower, '--gates', scenario)).next ?? '', /latency/);
});

test('the comparison is written in other formats, with what the gates said', async () => {
  const file = join(place, 'figures.json');
  await spoken('compare', before, slower, '--format', `json=${file}`);
  assert.ok(existsSync(file));
  const { comparisons, gates } = JSON.parse(readFileSync(file, 'utf8')) as {
    comparisons: { baselineVariant: string; variant: string }[];
    gates: { outcome: string }[];
  };
  assert.deepEqual([...new Set(comparisons.map((row) => `${row.baselineVariant} ${row.variant}`))], ['before slower']);
  assert.ok(gates.length > 0);
});

test('a folder without a run, and one run alone, are refused', async () => {
  assert.equal(complaintIn(await spoken('compare', before, place)).code, 'AB_NO_RUN');
  assert.equal(complaintIn(await spoken('compare', before)).code, 'AB_MISSING_ARGUMENT');
});
