/** `conform` says which limits a contender declares, not only how many. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { declaredLimits, type Judgement } from '../../report/conformance/text.ts';

const note = 'The token is good until it expires.';
const judged = (id: string, checks: readonly Partial<Judgement>[]) => ({
  ...{ id, title: id, seconds: 1 },
  limits: [
    { id: 'revoke-before-expiry', note },
    { id: 'plain-http', note: 'Not seen.' },
  ],
  checks: checks.map((check) => ({ check: 'x', property: '', clause: '', status: 'pass' as const, ...check })),
});
const shop = judged('shop', [
  { check: 'logout', status: 'declared-limit', note },
  { check: 'revoke', status: 'declared-limit', note },
  { check: 'store-killed', status: 'declared-limit', note: 'It lets everybody in.' },
  { check: 'no-store', note: 'a browser may keep them' },
]);
const good = judged('good', [{ check: 'forged' }]);

test('each limit that a check saw is told with its id, its note and these checks', () => {
  assert.deepEqual(declaredLimits([good, shop]), [
    {
      title: 'shop cannot, as it declares',
      lines: [
        `revoke-before-expiry: ${note} (seen by logout, revoke)`,
        'store-killed: It lets everybody in. (seen by store-killed)',
      ],
    },
  ]);
  assert.deepEqual(declaredLimits([good]), []);
});

test('of many contenders each has a line of ids', () => {
  assert.deepEqual(
    declaredLimits([shop, good, good, good]).map(({ lines }) => lines),
    [['shop: revoke-before-expiry, store-killed']],
  );
});
