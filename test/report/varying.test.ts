/** What varies by itself and what the gates of a run call undecided is called different in no table, sentence or format. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { evaluate } from '../../compare/gates/evaluate.ts';
import { answers } from '../../report/answers/answers.ts';
import { formats } from '../../report/formats/catalogue.ts';
import { page } from '../../report/page/document.ts';
import { summary } from '../../report/page/summary.ts';
import { scenarioFigures } from '../../report/tables/figures.ts';
import { terminalReport } from '../../report/terminal/run.ts';
import type { RunFile } from '../../results/format.ts';
import { readRun } from '../../results/reader.ts';
import { gates } from '../compare/fixture.ts';
import { comparison, fixture } from './fixture.ts';
import { defaults } from './fixture-rows.ts';
import { formatFixture } from './formats/fixture-formats.ts';

/** A cookie that is signed: `bytes` on average, in each of six numbers of claims. The baseline's request has 236. As its file has it. */
function asWritten(bytes: number): RunFile {
  const { run } = fixture();
  const claims = [0, 5, 20, 50, 100, 200];
  const isOf = (metric: string, contender: string) => metric === 'request-bytes' && contender === defaults;
  return {
    ...run,
    guards: [],
    comparisons: claims.map((count) =>
      comparison('payload-size', defaults, 'request-bytes', bytes - 236, { factors: { claims: count } }),
    ),
    measurements: run.measurements.map((row) => (isOf(row.metric, row.contender) ? { ...row, value: bytes } : row)),
  };
}

const place = mkdtempSync(join(tmpdir(), 'authbench-varying-'));
after(() => rmSync(place, { recursive: true, force: true }));

/** Read as every report reads it. */
function read(bytes: number): RunFile {
  writeFileSync(join(place, 'run.json'), JSON.stringify(asWritten(bytes)));
  return readRun(place).run;
}

type Written = (run: RunFile) => string;
const everywhere: readonly [string, Written][] = [
  ['terminal', (run) => terminalReport({ run, missing: [], folder: null, colour: false, width: 100 })],
  [
    'answers',
    (run) =>
      answers(run)
        .map(({ text }) => text.replace(/needs|takes/, 'different'))
        .join('\n'),
  ],
  ['summary', (run) => summary({ ...fixture(), run })],
  ['page', (run) => page({ ...fixture(), run }, []).replace(/<(style|script)[\s\S]*?<\/\1>/g, '')],
  ...formats.map(({ id, write }): [string, Written] => [
    `format ${id}`,
    (run) => {
      const out = write(formatFixture({ run, gates: null }, 20));
      return typeof out === 'string' ? out : Object.values(out).join('\n');
    },
  ]),
];

/** What explains marks and verdicts is none. */
const withoutLegend = (text: string) =>
  text.replaceAll(/↓ less,\s+↑\s+more/g, '').replaceAll(/<section id="method">[\s\S]*?<\/section>/g, '');
const callsDifferent = (text: string) => /\bdifferent\b|[↓↑]/.test(withoutLegend(text));

/** These tell measurements alone. */
const without = ['github', 'junit', 'github-action-benchmark', 'bmf', 'gobench', 'hgrm'].map((id) => `format ${id}`);

for (const [name, written] of everywhere) {
  test(`${name}: a count that varies by itself is different only by more than it varies`, () => {
    assert.equal(callsDifferent(written(read(236.75))), false);
    if (!without.includes(name)) assert.equal(callsDifferent(written(read(280.75))), true);
  });
}

test('the reason stands beside it, as the gates of the run say it', () => {
  const run = read(236.75);
  const reason = /the count varies by itself/;
  assert.match(terminalReport({ run, missing: [], folder: null, colour: false, width: 100 }), /~ undecided \(varies\)/);
  assert.match(
    answers(run)
      .map(({ text }) => text)
      .join('\n'),
    reason,
  );
  assert.match(page({ ...fixture(), run }, []), reason);
  const said = evaluate(gates('metric: request-bytes, difference: 0'), asWritten(236.75)).filter(
    ({ severity }) => severity === 'error',
  );
  assert.deepEqual(new Set(said.map(({ outcome }) => outcome)), new Set(['undecided']));
  for (const { sentence } of said) assert.match(sentence, reason);
});

test('numbers of claims that nobody’s login takes are one row and one column', () => {
  const unseen = [{ what: ['claims'], why: '' }];
  const told = (run: RunFile) => terminalReport({ run, missing: [], folder: null, colour: false, width: 100 });
  const rows = (run: RunFile) => told(run).match(/~ undecided \(varies\)/g)?.length;
  const run = read(236.75);
  // As the file of a cookie has it, each mean is another one.
  const measurements = run.measurements
    .filter(({ scenario }) => scenario === 'payload-size')
    .map((row) => ({ ...row, value: row.value + Number(row.factors.claims ?? 0) / 1_000 }));
  const comparisons = run.comparisons.map((row) => {
    const value = row.effect.value + Number(row.factors.claims) / 1_000;
    return { ...row, effect: { ...row.effect, value } };
  });
  const one = { ...run, measurements, comparisons };
  const ignoring = { ...one, contenders: run.contenders.map((each) => ({ ...each, unseen })) };
  assert.deepEqual([rows(one), rows(ignoring)], [2, 1]);
  assert.deepEqual([scenarioFigures(one).length, scenarioFigures(ignoring)[0]?.factors.claims], [6, 0]);
  assert.equal(
    new Set(scenarioFigures(ignoring).map(({ rows: [row] }) => row?.metric)).size,
    scenarioFigures(ignoring).length,
  );
});

test('benchstat is told that a count is exact only where none of its kind varies', () => {
  const text = (bytes: number) => {
    const format = formats.find(({ id }) => id === 'gobench');
    return String(format?.write(formatFixture({ run: read(bytes), gates: null }, 20)));
  };
  assert.match(text(231), /^Unit request-B better=lower assume=exact$/m);
  assert.match(text(236.75), /^Unit request-B better=lower$/m);
});
