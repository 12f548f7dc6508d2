/** Every check has its place in the order of what matters. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gravestFirst, kinds } from '../../../scripts/init/gravity.ts';
import { checks } from '../../../servers/conformance/conform.ts';

test('Every check has one place in the order of what matters, and no place is for a check that is not there', () => {
  const placed = kinds.flatMap((kind) => kind.checks);
  assert.deepEqual(placed.toSorted(), [...checks.map(({ id }) => id), 'start'].toSorted());
});

test('Fixation goes before a resurrected session, that before a missing flag, and what passes is left out', () => {
  const of = (check: string, status: 'fail' | 'pass' = 'fail') => ({ check, status, property: '', clause: '' });
  const found = gravestFirst([
    of('cookie-flags'),
    of('login', 'pass'),
    of('store-killed'),
    of('slow-request'),
    of('new-id'),
  ]);
  assert.deepEqual(
    found.flatMap(({ failed }) => failed.map(({ check }) => check)),
    ['new-id', 'slow-request', 'cookie-flags', 'store-killed'],
  );
});
