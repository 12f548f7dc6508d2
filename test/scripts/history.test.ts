import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { projectRoot } from '../../scripts/project.ts';
import { between } from '../../series/findings.ts';
import { type HistoryLine, historyText } from '../../series/history-findings.ts';
import { readSeries } from '../../series/series.ts';
import { countOf, dayRun, effectOf, noisy } from '../compare/doctored-runs.ts';
import { complaintIn, spoken } from './spoken.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-history-'));
after(() => rmSync(place, { recursive: true, force: true }));

function runsIn(name: string, count: number): string {
  const folder = join(place, name);
  for (let index = 0; index < count; index++) {
    const run = join(folder, `run-${index + 1}`);
    mkdirSync(run, { recursive: true });
    const step = index >= 12 ? 1.1 : 1;
    writeFileSync(
      join(run, 'run.json'),
      JSON.stringify(dayRun(index, [effectOf(0.9 * noisy(index) * step), countOf(1)])),
    );
  }
  return folder;
}

test('history prints what changed between which runs, and writes its page into the folder, which is no run the next time', async () => {
  const folder = runsIn('some', 24);
  for (let time = 0; time < 2; time++) {
    const { code, out, err } = await spoken('history', folder);
    assert.deepEqual([code, err], [0, '']);
    assert.match(
      out,
      /^24 runs from 2026-01-01 to 2026-01-24: counts as they are, all else as effects against the baseline\.$/m,
    );
    assert.match(
      out.replaceAll(/\s+/g, ' '),
      /First seen between run 12 .* and run 13 .* b, Server CPU per request: \+\d+\.\d % \[/,
    );
    assert.match(out, /^1 of 2 series changed, 1 did not\.$/m);
    assert.match(out, /^History: .*some[/\\]history[/\\]history\.html$/m);
    assert.doesNotMatch(out, /Left out/);
  }
  assert.ok(existsSync(join(folder, 'history', 'history.json')));
});

test('several folders are one history, and --out says where it goes', async () => {
  const [folder, out] = [runsIn('several', 3), join(place, 'elsewhere')];
  const said = await spoken('history', join(folder, 'run-3'), join(folder, 'run-1'), '--out', out);
  assert.deepEqual([said.code, said.err], [0, '']);
  assert.match(said.out, /^2 runs from 2026-01-01 to 2026-01-03/m);
  assert.match(said.out.replaceAll(/\s+/g, ' '), /1 could not be tested: they have under 6 runs in a row/);
  assert.ok(existsSync(join(out, 'history.html')));
  assert.ok(!existsSync(join(folder, 'run-3', 'history')));
});

for (const [what, argv, code] of [
  ['a folder that is not there', [join(place, 'nowhere')], 'AB_NO_RUNS'],
  ['a single run', [join(place, 'some', 'run-1')], 'AB_ONE_RUN'],
  ['a run folder to write to', [join(place, 'some'), '--out', join(place, 'some', 'run-1')], 'AB_OUT_NOT_EMPTY'],
  ['an option that there is not', ['--chart', 'x'], 'AB_UNKNOWN_OPTION'],
] as const) {
  test(`history refuses ${what}, with exit code 2 and what to do next`, async () => {
    if (!existsSync(join(place, 'some'))) runsIn('some', 24);
    const said = await spoken('history', ...argv);
    assert.equal(said.code, 2);
    assert.equal(complaintIn(said).code, code);
    assert.notEqual(complaintIn(said).next ?? '', '');
  });
}

const line = (changes: Partial<HistoryLine>): HistoryLine => ({
  what: 'server-cpu',
  commit: 'abcdefabcdef',
  histories: 200,
  runs: 100,
  stepPercent: 5,
  at: 60,
  rate: 0.01,
  noiseRuns: 20,
  sd: 0.0118,
  found: 199,
  exact: 180,
  held: 190,
  false: 3,
  ...changes,
});

test('the simulated histories are told as a table, and how soon a step is seen as a sentence', () => {
  const text = historyText([line({}), line({ stepPercent: 0, found: 0, false: 2 }), line({ runs: 64, found: 150 })]);
  assert.match(
    text,
    /^200 histories of 100 runs each \(commit abcdefa\), with the noise of 20 runs .*, rate of false discoveries 1\.0 %:$/m,
  );
  assert.match(
    text,
    /^\| server-cpu \| 1\.2 % \| 5 % at run 60 \| 199 of 200 \| 180 of 200 \| 190 of 199 \| 3 of 200 \|$/m,
  );
  assert.match(text, /^\| server-cpu \| 1\.2 % \| none \| {2}\| {2}\| {2}\| 2 of 200 \|$/m);
  assert.match(text, /a step of 5 % was found when the history ended 5 runs after it in 150 of 200\.$/);
  assert.equal(historyText([]), '');
});

const lines = readSeries<HistoryLine>(join(projectRoot, 'results', 'series', 'history.ndjson'));

test('docs/history.md says what the simulated histories found, as they stand in results/series/', () => {
  const page = readFileSync(join(projectRoot, 'docs', 'history.md'), 'utf8');
  assert.equal(between(page, historyText(lines)), page);
});

test('under the noise that was seen a step of 5 % is found within 3 runs in 95 % of the histories, and none where there is none', () => {
  const counted = lines.filter(({ what, runs }) => runs === 100 && (what === 'server-cpu' || what === 'response-p50'));
  assert.equal(counted.length, 4);
  for (const { histories, stepPercent, found, false: alarms } of counted) {
    assert.ok(histories >= 200);
    if (stepPercent > 0) assert.ok(found >= 0.95 * histories);
    else assert.ok(alarms <= 0.05 * histories);
  }
});
