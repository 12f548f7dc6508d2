/** A contender whose revoked credential came back to life is called equal nowhere, however soon it first refused. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { evaluate } from '../../compare/gates/evaluate.ts';
import { readGates } from '../../compare/gates/read.ts';
import { joined } from '../../compare/join.ts';
import { formats } from '../../report/formats/catalogue.ts';
import { page } from '../../report/page/document.ts';
import { summary } from '../../report/page/summary.ts';
import { comparedRows } from '../../report/tables/compared.ts';
import { terminalReport } from '../../report/terminal/run.ts';
import { reacceptedMetric } from '../../results/disqualified.ts';
import { withoutFalseVerdicts } from '../../results/false-verdicts.ts';
import type { Comparison, RunFile } from '../../results/format.ts';
import { readRun } from '../../results/reader.ts';
import { comparison, fixture } from './fixture.ts';
import { baseline, defaults } from './fixture-rows.ts';
import { formatFixture } from './formats/fixture-formats.ts';

const factors = { trigger: 'logout', inFlight: 'none', instance: 'worst' };
const equal = (metric: string) =>
  comparison('revocation-delay', defaults, metric, 0, { factors, low: -1, high: 1, verdict: 'equal' });

/** Nothing was compared but what would call the contender equal. As its file has it: `back` trials in which its credential came back. */
function asWritten(back: number): RunFile {
  const { run } = fixture();
  return {
    ...run,
    guards: [],
    comparisons: [equal('revocation-delay-p50'), equal(reacceptedMetric)],
    measurements: run.measurements.map((row) => {
      const { metric, contender } = row;
      return metric === reacceptedMetric && contender === defaults ? { ...row, value: back } : row;
    }),
  };
}

const place = mkdtempSync(join(tmpdir(), 'authbench-disqualified-'));
after(() => rmSync(place, { recursive: true, force: true }));

/** Read as every report reads it. */
function read(back: number): RunFile {
  writeFileSync(join(place, 'run.json'), JSON.stringify(asWritten(back)));
  return readRun(place).run;
}

type Written = (run: RunFile) => string;
const terminal: Written = (run) => terminalReport({ run, missing: [], folder: null, colour: false, width: 100 });
const ofFormats = formats.map(({ id, write }): [string, Written] => [
  `format ${id}`,
  (run) => {
    const out = write(formatFixture({ run, gates: null }, 20));
    return typeof out === 'string' ? out : Object.values(out).join('\n');
  },
]);
const everywhere: readonly [string, Written][] = [
  ['terminal', terminal],
  ['summary', (run) => summary({ ...fixture(), run })],
  ['page', (run) => page({ ...fixture(), run }, []).replace(/<(style|script)[\s\S]*?<\/\1>/g, '')],
  ...ofFormats,
];

/** What explains the marks is no mark. */
const withoutLegend = (text: string) =>
  text.replaceAll('= equal', '').replaceAll(/<section id="method">[\s\S]*?<\/section>/g, '');
const callsEqual = (text: string) => /\bequal\b|ms =|<span class="mark equal">/.test(withoutLegend(text));

/** These tell measurements and ratios alone: they have no word of a delay's verdict. */
const without = [
  'format github',
  'format junit',
  'format github-action-benchmark',
  'format bmf',
  'format gobench',
  'format hgrm',
];

for (const [name, written] of everywhere) {
  test(`${name}: a contender whose credential came back to life is not called equal`, () => {
    assert.equal(callsEqual(written(read(10))), false);
    if (!without.includes(name)) assert.equal(callsEqual(written(read(0))), true, 'one that refused for good is');
  });
}

const verdictOf = (changes: Partial<Comparison>, back = 1) => {
  const run = asWritten(back);
  const [row] = withoutFalseVerdicts({
    ...run,
    comparisons: [{ ...equal('revocation-delay-p50'), ...changes }],
  }).comparisons;
  return [row?.verdict, row?.reason];
};

test('a verdict that speaks for it is withdrawn, and one that speaks against it stays', () => {
  const { effect } = equal('revocation-delay-p50');
  assert.deepEqual(verdictOf({}), ['invalid', 'reaccepted']);
  assert.deepEqual(verdictOf({}, 0), ['equal', undefined]);
  assert.deepEqual(verdictOf({ verdict: 'different', effect: { ...effect, value: -900_000 } }), [
    'invalid',
    'reaccepted',
  ]);
  assert.deepEqual(verdictOf({ verdict: 'different', effect: { ...effect, value: 600 } }), ['different', undefined]);
  assert.deepEqual(verdictOf({ verdict: 'undecided' }), ['undecided', undefined]);
  assert.deepEqual(verdictOf({ metric: 'server-cpu' }), ['equal', undefined]);
});

test('nobody is equal to a baseline whose credential came back to life', () => {
  assert.deepEqual(verdictOf({ contender: baseline, baseline: defaults }), ['invalid', 'reaccepted']);
});

test('two runs in which it came back are not called equal', () => {
  const said = (back: number) => {
    const side = (label: string) => ({ ...formatFixture({}, 1), run: read(back), label });
    return comparedRows(joined(side('a'), side('b'), false))
      .filter(({ contender, scenario }) => contender === defaults && scenario === 'Revocation delay')
      .map(({ verdict, mark }) => `${verdict} ${mark}`);
  };
  assert.ok(said(0).includes('equal ='));
  assert.ok(!said(10).includes('equal ='));
});

const said = (limit: string, back: number) =>
  evaluate(
    readGates({ file: 'x.yml', text: `gates:\n  - {${limit}, contender: ${defaults}}` }).gates ?? [],
    asWritten(back),
  )
    .filter(({ factors: { inFlight, instance } }) => inFlight === 'none' && instance === 'worst')
    .map(({ outcome }) => outcome);

test('no gate passes its delay: it cannot be judged, or it failed', () => {
  for (const limit of ['metric: revocation-delay-p50, difference: 5', 'metric: revocation-delay-max, absolute: 5']) {
    assert.deepEqual(new Set(said(limit, 10)), new Set(['invalid']), limit);
    assert.deepEqual(new Set(said(limit, 0)), new Set(['passed']), limit);
  }
});

test('how often it came back is a count, and its gate judges the count', () => {
  assert.deepEqual(said('metric: reaccepted, difference: 0', 10), ['passed']);
});
