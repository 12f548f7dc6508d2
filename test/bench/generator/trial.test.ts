import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lasting, Watch } from '../../../bench/generator/trial.ts';

/** Notes a string of answers, `+` accepted and `-` refused, one every `stepMs` from 0 on. */
function watched(answers: string, stepMs = 5) {
  const watch = new Watch();
  for (const [index, answer] of [...answers].entries()) watch.note(index * stepMs, answer === '+');
  return watch.result;
}

test('a credential that is refused from the start on has no last acceptance', () => {
  assert.deepEqual(watched('------'), {
    probes: 6,
    accepted: 0,
    lastAcceptedMs: null,
    refusedMs: 0,
    reacceptedMs: null,
  });
});

test('the delay ends with the last accepted probe, and the refusal begins with the first of its streak', () => {
  const { lastAcceptedMs, refusedMs, accepted, probes } = watched('++++------');
  assert.deepEqual(
    { lastAcceptedMs, refusedMs, accepted, probes },
    { lastAcceptedMs: 15, refusedMs: 20, accepted: 4, probes: 10 },
  );
});

test('a refusal lasts after 5 in a row that span 20 ms, not before either', () => {
  assert.deepEqual(lasting, { refusals: 5, ms: 20 });
  assert.equal(watched('----').refusedMs, null, 'four, over 15 ms');
  assert.equal(watched('-----').refusedMs, 0, 'five, over 20 ms');
  assert.equal(watched('-'.repeat(20), 1).refusedMs, null, 'twenty, over 19 ms');
  assert.equal(watched('-'.repeat(21), 1).refusedMs, 0, 'twenty-one, over 20 ms');
  assert.equal(watched('----', 100).refusedMs, null, 'four, over 300 ms');
});

test('refusals between acceptances are no lasting refusal, and what comes after them is no re-acceptance', () => {
  const { lastAcceptedMs, refusedMs, reacceptedMs } = watched('+--+----+-----');
  assert.deepEqual(
    { lastAcceptedMs, refusedMs, reacceptedMs },
    { lastAcceptedMs: 40, refusedMs: 45, reacceptedMs: null },
  );
});

test('an acceptance after a lasting refusal is a re-acceptance, and leaves the delay as it was', () => {
  const seen = watched('+-----+--+--');
  assert.deepEqual(seen, { probes: 12, accepted: 3, lastAcceptedMs: 0, refusedMs: 5, reacceptedMs: 45 });
});

test('a credential that is never refused has no refusal', () => {
  assert.deepEqual(watched('++++'), {
    probes: 4,
    accepted: 4,
    lastAcceptedMs: 15,
    refusedMs: null,
    reacceptedMs: null,
  });
});
