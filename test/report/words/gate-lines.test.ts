/** Gates that say the same at several levels are one line, and a failed count says how to accept it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate } from '../../../compare/gates/evaluate.ts';
import { readGates } from '../../../compare/gates/read.ts';
import type { GateResult } from '../../../compare/gates/result.ts';
import { formats } from '../../../report/formats/catalogue.ts';
import { page } from '../../../report/page/document.ts';
import { summary } from '../../../report/page/summary.ts';
import { gateText } from '../../../report/terminal/gates.ts';
import { acceptingLines } from '../../../report/words/accepting.ts';
import { gateLines } from '../../../report/words/gate-lines.ts';
import type { Comparison } from '../../../results/format.ts';
import { figures, gates, versions } from '../../compare/fixture.ts';
import { formatFixture } from '../formats/fixture-formats.ts';

const on = new Date('2026-11-28T12:00:00Z');
const claims = [0, 5, 20, 50, 100, 200];
const grown = (level: number, value = 20): Comparison =>
  versions({ metric: 'response-bytes', contender: 'other', value, factors: { claims: level } });
const judged = (...rows: Comparison[]) =>
  evaluate(gates('metric: exact, difference: 0, against: version'), figures(rows));
const told = (results: readonly GateResult[]) => {
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  return gateLines(failed, results).map(({ place }) => place);
};

test('the same effect at all levels of a factor is one line', () => {
  const results = judged(...claims.map((level) => grown(level)));
  const [line, ...others] = gateLines(results, results);
  assert.deepEqual(others, []);
  assert.equal(
    line?.sentence,
    'response-bytes (at all six numbers of claims) of other@new against other@old: +20 bytes, above the limit of 0.',
  );
});

test('the same effect at some of them is one line with these, and another effect is another line', () => {
  assert.deepEqual(told(judged(grown(0, 0), grown(5), grown(20), grown(50, 30))), ['claims=5, 20', 'claims=50']);
});

test('operations are lines of their own', () => {
  const at = (operation: string, value: number) =>
    versions({ metric: 'store-commands', contender: 'other', value, factors: { operation } });
  assert.deepEqual(told(judged(at('read', 0), at('login', 1), at('logout', 2))), [
    'operation=login',
    'operation=logout',
  ]);
});

const entryOf = (...rows: Comparison[]) => {
  const results = judged(...rows);
  return acceptingLines(gateLines(results, results), on);
};

test('the entry that is printed is read as it stands, and accepts what failed', () => {
  const rows = [
    ...claims.map((level) => grown(level)),
    versions({ metric: 'store-commands', contender: 'other', value: 1, factors: { operation: 'login' } }),
    versions({ metric: 'store-commands', contender: 'other', value: 0, factors: { operation: 'read' } }),
    versions({ metric: 'claims-to-431', contender: 'other', value: -3 }),
  ];
  const lines = entryOf(...rows);
  assert.deepEqual(lines.slice(0, 12), [
    'accepted:',
    '  - metric: response-bytes',
    '    contender: other',
    '    difference: 20',
    '    reason: why it is wanted',
    '    until: 2027-02-26',
    '  - metric: store-commands',
    '    contender: other',
    '    factors: { operation: login }',
    '    difference: 1',
    '    reason: why it is wanted',
    '    until: 2027-02-26',
  ]);
  const { accepted } = readGates({ file: 'x.yml', text: lines.join('\n') });
  const again = evaluate(gates('metric: exact, difference: 0, against: version'), figures(rows), {
    accepted,
    today: '2026-11-28',
  });
  assert.deepEqual(
    new Set(again.filter(({ value }) => value !== 0).map(({ outcome }) => outcome)),
    new Set(['accepted']),
  );
});

test('of a figure that grows with its level one entry covers all, since five would be a wall', () => {
  assert.deepEqual(entryOf(...claims.map((level) => grown(level, level))).slice(1, 4), [
    '  - metric: response-bytes',
    '    contender: other',
    '    difference: 200',
  ]);
});

test('nothing is offered that is no count, passed, only warns, or lets a revoked credential in again', () => {
  assert.deepEqual(entryOf(grown(0, 0)), []);
  assert.deepEqual(entryOf(grown(0, -5)), []);
  const failed = (entry: string, row: Comparison) => {
    const results = evaluate(gates(entry), figures([row]));
    assert.equal(results[0]?.outcome, 'failed');
    return acceptingLines(gateLines(results, results), on);
  };
  const back = versions({ metric: 'reaccepted', contender: 'other', value: 3, verdict: 'different' });
  assert.deepEqual(failed('metric: reaccepted, difference: 0', back), []);
  const slower = versions({ metric: 'server-cpu', contender: 'other', value: 1.2 });
  assert.deepEqual(failed('metric: server-cpu, ratio: 1.03', slower), []);
  assert.deepEqual(failed('metric: exact, difference: 0, severity: warning', grown(0)), []);
});

test('every output that tells gates says it once, and how to accept it', () => {
  const results = judged(...claims.map((level) => grown(level)));
  const input = formatFixture({ gates: results });
  const run = { ...input.run, gates: results };
  const of = (id: string) => String(formats.find((format) => format.id === id)?.write({ ...input, run }));
  const once = {
    terminal: gateText(results, { colour: false, width: 100, on }),
    text: of('text'),
    github: of('github'),
    summary: summary({ ...input, run }),
    page: page({ ...input, run }, []),
  };
  for (const [name, text] of Object.entries(once)) {
    assert.equal(text.split(/at\s+all\s+six\s+numbers\s+of\s+claims\) of/).length, 2, name);
    assert.match(text, /accepted:/, name);
  }
  for (const id of ['markdown', 'junit']) assert.match(of(id), /- metric: response-bytes/, id);
});
