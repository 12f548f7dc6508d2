/** What a team accepts of a gate that fails: within the allowance, until a day, for a reason that is told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate } from '../../compare/gates/evaluate.ts';
import { exitCodeOf } from '../../compare/gates/exit.ts';
import type { Accepted } from '../../compare/gates/format.ts';
import { readGates } from '../../compare/gates/read.ts';
import { figures, gates, measurement, versions } from './fixture.ts';

const accepted = (entry: string): readonly Accepted[] =>
  readGates({ file: 'x', text: `accepted:\n  - { ${entry}, reason: login ends the old session., until: 2027-01-31 }` })
    .accepted;

/** One command more for a login of `other`, judged by `gate` on a day. */
function said(entry: string, { value = 1, today = '2027-01-31', gate = 'metric: exact, difference: 0' } = {}) {
  const row = { metric: 'store-commands', contender: 'other', factors: { operation: 'login' } };
  const measured = ['old', 'new'].map((variant, index) =>
    measurement({ ...row, variant, value: 2 + index * value, low: null, high: null }),
  );
  const results = evaluate(gates(gate), figures([versions({ ...row, value })], measured), {
    accepted: accepted(entry),
    today,
  });
  const [only, another] = results;
  assert.ok(only && another === undefined);
  return { ...only, code: exitCodeOf(results) };
}

const oneMore = 'metric: store-commands, factors: { operation: login }, difference: 1';

test('a failed gate is accepted within the allowance, also on its last day, and ends nothing', () => {
  const { outcome, code, sentence, accepted: change } = said(oneMore);
  assert.deepEqual([outcome, code, change?.standing], ['accepted', 0, 'applies']);
  assert.match(sentence, /above the limit of 0\. Accepted up to \+1 .*until 2027-01-31: login ends the old session\.$/);
});

test('beyond the allowance it fails, and says what was accepted', () => {
  const { outcome, code, sentence, accepted: change } = said(oneMore, { value: 2 });
  assert.deepEqual([outcome, code, change?.standing], ['failed', 3, 'exceeded']);
  assert.match(sentence, /more than the \+1 .*accepted until 2027-01-31: login ends/);
});

test('the day after its last day it fails again, and says so', () => {
  const { outcome, code, sentence, accepted: change } = said(oneMore, { today: '2027-02-01' });
  assert.deepEqual([outcome, code, change?.standing], ['failed', 3, 'ended']);
  assert.match(sentence, /It was accepted up to \+1 .*, but only until 2027-01-31/);
});

test('what is accepted of another contender or level is no excuse, and the sentence says where it is accepted', () => {
  for (const entry of [oneMore.replace('login', 'read'), `${oneMore}, contender: third`]) {
    const { outcome, sentence, accepted: change } = said(entry);
    assert.deepEqual([outcome, change], ['failed', undefined], entry);
    assert.match(sentence, /The accepted change of this metric is for /);
  }
  assert.doesNotMatch(said('metric: request-bytes, difference: 9').sentence, /accepted/);
});

test('a counted figure may be accepted by ratio; a comparison is never accepted by an absolute limit', () => {
  assert.equal(said('metric: store-commands, ratio: 1.5').outcome, 'accepted');
  assert.equal(said('metric: store-commands, ratio: 1.4').outcome, 'failed');
  assert.equal(said('metric: store-commands, absolute: 99').outcome, 'failed');
});

test('of an interval, one that holds the allowance is within it unless the gate asks for a decision', () => {
  const cpu = versions({ metric: 'server-cpu', contender: 'other', value: 1.09, ends: [1.06, 1.12] });
  const outcome = (gate: string, limit: number) =>
    evaluate(gates(gate), figures([cpu]), {
      accepted: accepted(`metric: server-cpu, ratio: ${limit}`),
      today: '2026-12-01',
    })[0]?.outcome;
  assert.equal(outcome('metric: server-cpu, ratio: 1.03', 1.1), 'accepted');
  assert.equal(outcome('metric: server-cpu, ratio: 1.03, undecided: fail', 1.1), 'failed');
  assert.equal(outcome('metric: server-cpu, ratio: 1.03, undecided: fail', 1.12), 'accepted');
  assert.equal(outcome('metric: server-cpu, ratio: 1.03', 1.05), 'failed');
});

test('what passes needs no acceptance, and what cannot be judged gets none', () => {
  assert.equal(said(oneMore, { value: 0 }).outcome, 'passed');
  assert.equal(said('metric: server-cpu, ratio: 9', { gate: 'metric: server-cpu, ratio: 1' }).outcome, 'invalid');
});
