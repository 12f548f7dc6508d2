import assert from 'node:assert/strict';
import {
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
import { after, before, test } from 'node:test';
import { type History, historyOf } from '../../compare/history.ts';
import { alone, narrow, wide } from '../../report/charts/frame/chart.ts';
import { effectAxis, roundPlaces } from '../../report/history/axis.ts';
import { letterRows } from '../../report/history/marks.ts';
import { historySpec } from '../../report/history/panels.ts';
import { type HistoryPicture, picturesOf } from '../../report/history/pictures.ts';
import { terminalHistory } from '../../report/history/terminal.ts';
import { breakTexts, type HistoryInput, leftOutTexts, runsText, stepText } from '../../report/history/words.ts';
import { writeHistory } from '../../report/history/write.ts';
import { light } from '../../report/render/theme.ts';
import { themed, toSvg, toVega } from '../../report/render/vega.ts';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import { countOf, daily, effectOf, noisy } from '../compare/doctored-runs.ts';
import { exampleRun } from '../results/example-run.ts';
import { schemaProblem } from './vega-lite-schema.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-history-'));
after(() => rmSync(place, { recursive: true, force: true }));

/** 40 runs: b steps up by 5 % at run 26 and down again at 34, c not; a store command more from run 31 on; method 2 from run 5 on; a package with the step. */
const example: History = historyOf(
  daily(40, (index) => {
    const { environment } = exampleRun();
    const dependencies = { fastify: index < 25 ? '5.0.0' : '5.1.0' };
    return {
      rows: [
        effectOf(0.9 * noisy(index) * (index >= 25 && index < 33 ? 1.05 : 1)),
        effectOf(1.2 * noisy(index, 2), {
          contender: 'c',
          ...(index === 3 ? { verdict: 'invalid', reason: 'steal' } : {}),
        }),
        countOf(index < 30 ? 1 : 2),
        countOf(3, { contender: 'c' }),
      ],
      changes: {
        methodVersion: index < 4 ? 1 : 2,
        environment: { ...environment, commit: `${1000000 + index}abc`, dependencies },
        plan: {
          ...exampleRun().plan,
          steps: [{ ...(exampleRun().plan.steps[0] as never as object), primary: 'server-cpu' } as never],
        },
      },
    };
  }),
);
const input: HistoryInput = {
  history: example,
  leftOut: [{ name: 'broken', why: 'AB_RUN_INVALID: {' }],
  toolVersion: '0.1.0',
};
const said = terminalHistory({ ...input, page: 'runs/history/history.html', width: 100 });
const flat = said.replaceAll(/\s+/g, ' ');

test('the terminal names contender, metric, step with interval, and the two runs with time and commit', () => {
  assert.match(
    flat,
    /First seen between run 25 \(2026-01-25 02:00 UTC, commit 1000024\) and run 26 \(2026-01-26 02:00 UTC, commit 1000025\) - b, Server CPU per request: \+[45]\.\d % \[\+\d\.\d, \+\d\.\d\], worse; 0\.90 → 0\.9[45]/,
  );
  assert.match(flat, /In between: commit 1000024 → 1000025; fastify 5\.0\.0 → 5\.1\.0/);
  assert.match(flat, /between run 33 .* and run 34 .* b, Server CPU per request: −/);
  assert.match(
    flat,
    /b, Store commands per operation, operation=read: \+1 command\/operation, worse; 1 command\/operation → 2 commands\/operation/,
  );
});

test('the terminal counts the rest in one line, names what is left out and where series are broken, and keeps to its width', () => {
  assert.match(flat, /2 of 4 series changed, 2 did not\./);
  assert.match(flat, /broken: AB_RUN_INVALID: \{/);
  assert.match(flat, /c, Server CPU per request \(invalid: steal\): in run 4\./);
  assert.match(flat, /4 series restart at run 5, r5: method was 1 and is 2\./);
  assert.match(said, /^History: runs\/history\/history\.html$/m);
  for (const width of [60, 100])
    for (const line of terminalHistory({ ...input, page: 'h', width }).split('\n'))
      assert.ok(line.length <= width, line);
});

test('many changes are counted in the terminal, not all printed', () => {
  const rows = (index: number) =>
    Array.from({ length: 40 }, (_, id) => countOf(id === 0 ? 0 : index, { contender: `c${id}` }));
  const many = historyOf(daily(2, rows));
  const text = terminalHistory({ history: many, leftOut: [], toolVersion: '', page: 'h', width: 80 });
  assert.match(text, /And 9 more changes, in the page\./);
});

test('what all contenders share at one place is one line, that points to the baseline', () => {
  const rows = (index: number) =>
    [1, 2, 3, 4, 5].map((id) => effectOf(noisy(index, id) * (index < 20 ? 1 : 1.1 + id / 10), { contender: `c${id}` }));
  const text = terminalHistory({
    history: historyOf(daily(40, rows)),
    leftOut: [],
    toolVersion: '',
    page: 'h',
    width: 100,
  });
  assert.match(
    text.replaceAll(/\s+/g, ' '),
    /- c1, c2, c3 and 2 more, Server CPU per request: from \+(19|2\d)\.\d % .* to \+[56]\d\.\d % .*, worse; every contender moved this way, so look at the baseline first - In between/,
  );
});

test('runs are said by their numbers, those in a row as a span', () => {
  assert.equal(runsText([3]), 'run 4');
  assert.equal(runsText([0, 1, 2, 6, 8]), 'runs 1 to 3, 7 and 9');
});

test('a step is said in per cent or in its unit', () => {
  const step = (value: number, low: number | null = null, high: number | null = null) => ({
    step: { value, low, high },
  });
  const ratio = { scale: 'ratio', unit: 'ratio' } as const;
  assert.equal(stepText(ratio, step(1.05, 1.044, 1.056)), '+5.0 % [+4.4, +5.6]');
  assert.equal(stepText(ratio, step(0.5)), '−50.0 %');
  assert.equal(stepText(ratio, step(3)), '+200 %');
  const bytes = { scale: 'difference', unit: 'bytes' } as const;
  assert.equal(stepText(bytes, step(17)), '+17 bytes');
  assert.equal(stepText(bytes, step(-1, -1.5, -0.5)), '−1 byte [−1.50, −0.500]');
  assert.equal(stepText({ scale: 'difference', unit: 'ms' }, step(-1500)), '−1.50 s');
});

test('a change with nothing that differs is said to have none', () => {
  const same = historyOf(
    daily(2, (index) => ({ rows: [countOf(index)], changes: { environment: exampleRun().environment } })),
  );
  const text = terminalHistory({ history: same, leftOut: [], toolVersion: '', page: 'h', width: 100 });
  assert.match(text.replaceAll(/\s+/g, ' '), /In between: nothing that runs record/);
});

test('drawn is what changed, and what leads a scenario though it did not', () => {
  assert.deepEqual(
    picturesOf(example).map(({ id, panels }) => [id, ...panels.map(({ contender }) => contender)]),
    [
      ['history-server-cpu-quick', 'b', 'c'],
      ['history-store-commands-read-quick', 'b', 'c'],
    ],
  );
  const still = historyOf(daily(8, (index) => [effectOf(noisy(index)), countOf(1)]));
  assert.deepEqual(picturesOf(still), [], 'the example’s primary metric is another');
});

test('of many contenders those that did not change are left to the table, and the caption counts them', () => {
  const rows = (index: number) =>
    Array.from({ length: 12 }, (_, id) => countOf(id < 2 ? index : 0, { contender: `c${id}` }));
  const [picture] = picturesOf(historyOf(daily(3, rows)));
  assert.equal(picture?.panels.length, 2);
  assert.match(picture?.caption ?? '', /Of the other contenders 10 more did not change/);
  const all = (index: number) =>
    Array.from({ length: 16 }, (_, id) => countOf(id < 14 ? index * id : 0, { contender: `c${id}` }));
  const [most] = picturesOf(historyOf(daily(3, all)));
  assert.deepEqual(
    most?.panels.map(({ contender }) => contender),
    Array.from({ length: 12 }, (_, id) => `c${id + 2}`),
  );
  assert.match(most?.caption ?? '', /1 more changed by smaller steps and 3 more did not change/);
});

test('of many levels of a factor the two with the largest steps are drawn', () => {
  const rows = (index: number) => [1, 5, 9, 7].map((size) => countOf(index * size, { factors: { claims: size } }));
  assert.deepEqual(
    picturesOf(historyOf(daily(3, rows))).map(({ title }) => title),
    ['Store commands per operation, claims=9', 'Store commands per operation, claims=7'],
  );
});

const drawnAt = async (history: History, picture: HistoryPicture, frame = alone) => {
  const warnings: string[] = [];
  const svg = await toSvg(
    toVega(themed(historySpec(history, picture, frame), light), (message) => warnings.push(message)),
  );
  return { svg, warnings };
};

for (const picture of picturesOf(example)) {
  test(`${picture.id}: compiles without a warning at every width, is as wide as its frame, and has its data inside`, async () => {
    for (const frame of [alone, wide, narrow]) {
      const { svg, warnings } = await drawnAt(example, picture, frame);
      assert.deepEqual(warnings, []);
      assert.equal(schemaProblem(themed(historySpec(example, picture, frame), light)), undefined);
      assert.equal(Number(/<svg[^>]* width="([\d.]+)"/.exec(svg)?.[1]), frame.width);
      assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
    }
    assert.doesNotMatch(JSON.stringify(historySpec(example, picture, alone)), /"url":/);
    for (const row of picture.data.rows) assert.equal(row.length, picture.data.head.length);
  });
}

test('a picture says its unit, its runs, and each change with its letter', async () => {
  const [cpu, commands] = picturesOf(example) as [HistoryPicture, HistoryPicture];
  const { svg } = await drawnAt(example, cpu);
  for (const text of ['Ratio to the baseline (log axis, no unit)', 'restarts: method was 1 and is 2'])
    assert.ok(svg.includes(`>${text}<`), text);
  assert.match(svg, />\+\d\.\d % \[.*, worse: between runs 25 and 26, commit 1000024 and 1000025</);
  // In the list, and at the upright line: a is the break, b and c the changes.
  for (const letter of ['b', 'c']) assert.ok(svg.split(`>${letter}<`).length - 1 >= 2, letter);
  assert.ok((await drawnAt(example, commands)).svg.includes('>Count (commands/operation)<'));
});

test('the axis holds every value, keeps long intervals from pressing them flat, and has whole ticks for counts', () => {
  const axisOf = (history: History, index = 0) => effectAxis(history.series[index] as never);
  const wideEnds = historyOf(daily(8, (index) => [effectOf(1 + index / 100, {}, 0.1, 10)]));
  const axis = axisOf(wideEnds);
  for (const value of [1, 1.07]) assert.ok(axis.along(value) > 0.2 && axis.along(value) < 0.8, `${axis.along(value)}`);
  assert.ok(axis.along(10) === 1 && axis.along(0.1) === 0);
  assert.ok(axis.ticks.length >= 2);
  const counts = axisOf(historyOf(daily(3, () => [countOf(5)])));
  assert.deepEqual(counts.ticks.map(counts.text), ['5']);
  const decades = axisOf(historyOf(daily(4, (index) => [effectOf(index < 2 ? 0.1 : 20)])));
  assert.deepEqual(decades.ticks.map(decades.text), ['0.1', '1', '10', '100']);
});

test('runs are counted along the axis from 1, at round numbers', () => {
  const labels = (length: number, count: number) => roundPlaces(length, count).map((index) => index + 1);
  assert.deepEqual(labels(100, 5), [1, 20, 40, 60, 80, 100]);
  assert.deepEqual(labels(3, 10), [1, 2, 3]);
  assert.deepEqual(labels(7, 5), [1, 2, 4, 6]);
});

const folder = join(place, 'history');
const page = () => readFileSync(join(folder, 'history.html'), 'utf8');

before(async () => {
  const report = join(place, 'runs', 'r 1');
  mkdirSync(report, { recursive: true });
  writeFileSync(join(report, 'report.html'), '');
  const runs = example.runs.map((run, index) => (index === 24 ? { ...run, folder: report } : run));
  await writeHistory(folder, { ...input, history: { ...example, runs } });
});

test('a history is a page under 3 MB, history.json, and three files for each picture', () => {
  assert.ok(statSync(join(folder, 'history.html')).size < 3_000_000);
  const files = picturesOf(example).flatMap(({ id }) => [`${id}.png`, `${id}.svg`, `${id}.vl.json`]);
  assert.deepEqual(readdirSync(join(folder, 'charts')).sort(), files.sort());
  assert.deepEqual(readdirSync(folder).sort(), ['charts', 'history.html', 'history.json']);
});

test('the page is one offline file with the changes, a link to the report of a run that has one, and what was left out', () => {
  const text = page();
  assert.match(text, /Content-Security-Policy" content="default-src &#39;none&#39;/);
  assert.match(text, /<h1>What changed\?<\/h1>/);
  assert.match(
    text,
    /<a href="\.\.\/runs\/r%201\/report\.html">run 25<\/a><small>2026-01-25 02:00 UTC, commit 1000024<\/small> and run 26</,
  );
  assert.match(text, /<span class="mark worse">\+\d\.\d % \[/);
  for (const sentence of [...leftOutTexts(input), ...breakTexts(example)])
    assert.ok(text.includes(sentence.replaceAll("'", '&#39;')), sentence);
  assert.equal(text.split('<figure ').length - 1, picturesOf(example).length);
});

test('the pictures of the page have no ink of their own, but the page’s', () => {
  const specs = /<script type="application\/json" id="specs">(.*?)<\/script>/s.exec(page())?.[1] ?? '';
  assert.ok(specs.length > 1000);
  for (const colour of Object.values(light)) assert.ok(!specs.includes(colour), colour);
});

test('history.json holds every series with its points by run number, and no path of this machine', () => {
  const text = readFileSync(join(folder, 'history.json'), 'utf8');
  const file = JSON.parse(text);
  assert.equal(file.formatVersion, 2);
  assert.equal(file.runs.length, 40);
  assert.deepEqual([file.runs[24].number, file.runs[24].report], [25, '../runs/r%201/report.html']);
  const [series] = file.series;
  assert.deepEqual(
    series.changes.map((change: { before: number; after: number }) => [change.before, change.after]),
    [
      [25, 26],
      [33, 34],
    ],
  );
  assert.equal(series.stretches[1].points[0].run, 5);
  assert.ok(!text.includes(place));
});

test('a history made again replaces the older one; another folder’s contents are not touched', async () => {
  writeFileSync(join(folder, 'charts', 'old.svg'), '');
  await writeHistory(folder, input);
  assert.ok(!existsSync(join(folder, 'charts', 'old.svg')));
  const other = join(place, 'other');
  mkdirSync(join(other, 'charts'), { recursive: true });
  writeFileSync(join(other, 'run.json'), '{}');
  await assert.rejects(
    writeHistory(other, input),
    (error) =>
      error instanceof AuthbenchError && error.code === 'AB_OUT_NOT_EMPTY' && /--out/.test(error.complaint.next),
  );
  assert.ok(existsSync(join(other, 'charts')));
  const file = join(place, 'file');
  writeFileSync(file, '');
  await assert.rejects(
    writeHistory(file, input),
    (error) => error instanceof AuthbenchError && error.code === 'AB_OUT_UNWRITABLE',
  );
});

test('letters that would touch stand in two rows', () => {
  assert.deepEqual(letterRows([10, 40, 48, 55, 90]), [0, 0, 1, 0, 0]);
});
