/** A contender that declares a limit is never plain green: what it cannot do stands beside the gates that it passes. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { evaluate } from '../../compare/gates/evaluate.ts';
import { exitCodeOf } from '../../compare/gates/exit.ts';
import { readGates } from '../../compare/gates/read.ts';
import { gateFigures, joined } from '../../compare/join.ts';
import { gatesVerdict, standingOf } from '../../report/words/gates.ts';
import { readRun } from '../../results/reader.ts';
import { comparison } from '../report/fixture-rows.ts';

const gates = readGates({ file: 'x.yml', text: 'gates:\n  - {metric: server-cpu, ratio: 1.5}' }).gates ?? [];
const limit = { id: 'logout-keeps-credential', note: 'The token works until it expires.' };
const entry = (variant: string, limits = [limit]) => ({ id: 'shop', variant, limits });

function judged(contenders: ReturnType<typeof entry>[], versions = false) {
  const row = comparison('latency', 'shop', 'server-cpu', 1.01, { low: 0.99, high: 1.03 });
  const of = versions ? { baseline: 'shop', baselineVariant: 'old', variant: 'new' } : {};
  return evaluate(gates, { comparisons: [{ ...row, ...of }], measurements: [], contenders });
}

test('a limit is a warning beside what passed, and no exit code', () => {
  const results = judged([entry('')]);
  assert.deepEqual(results.map(standingOf), ['passed', 'warning']);
  assert.equal(
    results[1]?.sentence,
    'shop declares what it cannot do: logout-keeps-credential (The token works until it expires.). Its figures do not show that.',
  );
  assert.equal(gatesVerdict(results), 'Not failed: 1 warning, 1 passed, of 2 gates.');
  assert.equal(exitCodeOf(results), 0);
});

test('one that only the newer version declares is told as new', () => {
  assert.match(judged([entry('old', []), entry('new')], true)[1]?.sentence ?? '', /which the older version did not/);
  assert.doesNotMatch(judged([entry('old'), entry('new')], true)[1]?.sentence ?? '', /which the older version/);
});

test('without a declared limit, and for a contender that no gate judged, nothing is added', () => {
  assert.equal(judged([entry('', [])]).length, 1);
  assert.equal(judged([{ ...entry(''), id: 'another' }]).length, 1);
});

test('two runs that are compared tell it by the same words', () => {
  const recorded = readRun(join(import.meta.dirname, '../../results/reference/quick-2-core'));
  const { run } = recorded;
  const without = run.contenders.map((one) => (one.id === 'jwt-stateless' ? { ...one, limits: [] } : one));
  const before = { ...recorded, run: { ...run, contenders: without }, label: 'before' };
  const results = evaluate(gates, gateFigures(joined(before, { ...recorded, label: 'after' }, false)));
  const told = results.filter(({ gate }) => gate === 'declared-limits').map(({ sentence }) => sentence);
  const ofToken = told.find((sentence) => sentence.startsWith('jwt-stateless')) ?? assert.fail(told.join('\n'));
  assert.match(ofToken, /^jwt-stateless@after declares what it cannot do: .*which the older version did not/);
  assert.doesNotMatch(told.find((sentence) => sentence.startsWith('session-redis-defaults')) ?? '', /which the older/);
});
