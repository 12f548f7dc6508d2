/** `--gates` for any command, and what a terminal is told of their results. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { evaluate } from '../../compare/gates/evaluate.ts';
import type { GateResult } from '../../compare/gates/result.ts';
import { gateText } from '../../report/terminal/gates.ts';
import { readRun } from '../../results/reader.ts';
import { parsed } from '../../scripts/arguments.ts';
import { formatInputOf } from '../../scripts/formats.ts';
import { gateArgs, gatesAsked, gatesOrDefault, judgedRun, worstCode } from '../../scripts/gates.ts';
import { figures, gates, versions } from '../compare/fixture.ts';
import { complaintIn, spoken } from './spoken.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-gates-'));
after(() => rmSync(place, { recursive: true }));
const given = (...argv: string[]) => parsed(argv, gateArgs);

test('without --gates there are the default ones or none, as a command has it', async () => {
  assert.equal(await gatesAsked(given()), null);
  assert.equal((await gatesOrDefault(given(), 'defaultGates')).gates.length, 5);
});

test('--gates takes the place of the default ones', async () => {
  const file = join(place, 'own.yml');
  writeFileSync(file, 'gates:\n  - { metric: capacity, ratio: 0.9 }\n');
  for (const found of [
    await gatesAsked(given('--gates', file)),
    await gatesOrDefault(given('--gates', file), 'defaultGates'),
  ])
    assert.deepEqual(
      found?.gates.map(({ metric }) => metric),
      ['capacity'],
    );
});

test('a file that only accepts changes keeps the default gates of its command', async () => {
  const file = join(place, 'accepts.yml');
  writeFileSync(file, 'accepted:\n  - { metric: server-cpu, ratio: 1.1, reason: hashing, until: 2027-01-31 }\n');
  const severities = async (which: 'defaultGates' | 'defaultGatesApart') =>
    (await gatesOrDefault(given('--gates', file), which)).gates.find(({ metric }) => metric === 'server-cpu')?.severity;
  assert.equal(await severities('defaultGates'), 'error');
  assert.equal(await severities('defaultGatesApart'), 'warning');
  assert.equal((await gatesAsked(given('--gates', file)))?.accepted[0]?.limit, 1.1);
});

test('a run whose gates cannot be read measures nothing', async () => {
  const file = join(place, 'bad.yml');
  const out = join(place, 'run');
  writeFileSync(file, 'gates:\n  - { metric: capacities, ratio: 0.9 }\n');
  const said = await spoken('run', '--gates', file, '--out', out);
  assert.equal(said.code, 2);
  assert.equal(complaintIn(said).code, 'AB_BAD_GATE');
  assert.equal(existsSync(out), false);
});

test('what gates said of a run stays in its folder, for every report and format of it', async () => {
  const folder = join(place, 'judged');
  const reference = join(import.meta.dirname, '../../results/reference/quick-2-core');
  for (const name of ['run.json', 'samples.ndjson', 'histograms.hlog'])
    cpSync(join(reference, name), join(folder, name), { recursive: true });
  const judging = { gates: gates('metric: server-cpu, against: baseline, ratio: 1.03'), accepted: [] };
  const results = await judgedRun(judging, { folder, run: readRun(folder).run });
  assert.ok(results.some(({ outcome }) => outcome === 'failed'));
  assert.deepEqual(readRun(folder).run.gates, results);
  assert.deepEqual(formatInputOf(folder).gates, results);
  for (const name of ['samples.ndjson', 'histograms.hlog'])
    assert.ok(readFileSync(join(folder, name)).equals(readFileSync(join(reference, name))), name);
});

const result = (outcome: GateResult['outcome'], more: Partial<GateResult> = {}): GateResult => {
  const row = versions({ metric: 'server-cpu', contender: 'other', value: 1 });
  const [one] = evaluate(gates('metric: server-cpu, ratio: 1.03'), figures([row]));
  return { ...(one as GateResult), outcome, sentence: `It ${outcome}.`, ...more };
};

const on = new Date('2026-11-28T12:00:00Z');

test('the word of the gates and that of the command itself end as the worse of the two', () => {
  assert.equal(worstCode(0, null), 0);
  assert.equal(worstCode(4, null), 4);
  assert.equal(worstCode(0, [result('passed')]), 0);
  assert.equal(worstCode(0, [result('invalid')]), 4);
  assert.equal(worstCode(4, [result('failed')]), 3);
  assert.equal(worstCode(3, [result('invalid')]), 3);
  assert.equal(worstCode(4, [result('undecided', { undecidedMeans: 'fail' })]), 4);
});

test('a terminal is told what did not pass, and how many did', () => {
  const text = gateText(
    [
      result('passed'),
      result('undecided'),
      result('failed'),
      result('failed', { severity: 'warning', sentence: 'It warned.' }),
      result('passed'),
    ],
    { colour: false, width: 100, on },
  );
  assert.deepEqual(text.split('\n'), [
    'Gates: 1 failed, 1 undecided, 1 warning, 2 passed',
    '  ✗ It failed.',
    '  ~ It undecided.',
    '  ! It warned.',
    '',
  ]);
});

test('a warning that is undecided is counted, not told', () => {
  assert.equal(
    gateText([result('undecided', { severity: 'warning' })], { colour: false, width: 100, on }),
    'Gates: 1 undecided\n',
  );
});

test('what a gate says at several levels of a factor is told once, with the levels', () => {
  const at = (claims: number) => result('failed', { factors: { claims }, sentence: `It failed at ${claims}.` });
  assert.deepEqual(gateText([at(0), at(20), at(200)], { colour: false, width: 100, on }).split('\n'), [
    'Gates: 3 failed',
    '  ✗ It failed at 0. Likewise at claims=20, claims=200.',
    '',
  ]);
});

test('a flood is cut, and the rest counted; long sentences are broken', () => {
  const many = Array.from({ length: 15 }, (_, index) =>
    result('failed', { contender: `c${index}`, sentence: 'word '.repeat(30).trim() }),
  );
  const lines = gateText(many, { colour: false, width: 80, on }).split('\n');
  assert.equal(lines.filter((line) => line.startsWith('  ✗')).length, 12);
  assert.ok(lines.includes('    and 3 more failed'));
  assert.ok(lines.every((line) => line.length <= 80));
});

test('colours are for a terminal', () => {
  assert.equal(gateText([result('failed')], { colour: false, width: 100, on }).includes('\u001b'), false);
  assert.equal(gateText([result('failed')], { colour: true, width: 100, on }).includes('\u001b[31m✗'), true);
});
