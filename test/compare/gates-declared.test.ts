/** A contender that declares a limit is never plain green: what it cannot do stands beside the gates that it passes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate } from '../../compare/gates/evaluate.ts';
import { exitCodeOf } from '../../compare/gates/exit.ts';
import { readGates } from '../../compare/gates/read.ts';
import { gatesVerdict, standingOf } from '../../report/words/gates.ts';
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
