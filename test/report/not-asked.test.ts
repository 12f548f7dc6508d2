import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Judgement, notAsked } from '../../report/conformance/text.ts';

const judged = (id: string, checks: Partial<Judgement>[]) => ({
  id,
  title: id,
  seconds: 1,
  checks: checks.map((check) => ({ check: 'x', property: '', clause: '', status: 'pass' as const, ...check })),
});

test('who could not be asked whether it refuses what is over its time is named; who lets anybody in, or was waited for, is not', () => {
  const unasked = { check: 'expired', status: 'not-applicable' as const, note: 'no credential can be made' };
  const open = { check: 'no-credential', status: 'declared-limit' as const };
  const lines = notAsked([
    judged('mine', [unasked]),
    judged('good', [{ check: 'expired' }]),
    judged('floor', [unasked, open]),
    judged('waited-for', [unasked, { check: 'absolute-timeout' }]),
    judged('not-waited-for', [unasked, { check: 'absolute-timeout', status: 'not-applicable' }]),
  ]);
  assert.deepEqual(lines, [
    'mine was not asked whether it refuses what is over its time: no credential can be made',
    'not-waited-for was not asked whether it refuses what is over its time: no credential can be made',
  ]);
});
