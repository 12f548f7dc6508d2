import assert from 'node:assert/strict';
import { test } from 'node:test';
import { junit } from '../../report/conformance/junit.ts';
import { conformanceJson, type Judgement, notAsked, notes, totals } from '../../report/conformance/text.ts';

const judged = (id: string, checks: Partial<Judgement>[]) => ({
  id,
  title: id,
  seconds: 1,
  checks: checks.map((check) => ({ check: 'x', property: '', clause: '', status: 'pass' as const, ...check })),
});
const slow = 'its target file has no `wire.slow`';
const shop = judged('shop', [
  { check: 'forged' },
  { check: 'no-store', note: 'a browser may keep them' },
  { check: 'slow-request', about: 'sessions that come back', status: 'not-asked', note: slow },
  { check: 'query', status: 'not-applicable', note: 'nothing to ask' },
  { check: 'new-id', about: 'session fixation', status: 'not-asked', note: 'no login' },
  { check: 'slow-request-revoked', status: 'not-asked', note: slow },
]);
const good = judged('good', [{ check: 'forged' }]);

test('What was not asked is named with its reason, a line a reason; what was asked, or does not apply, is not', () => {
  assert.deepEqual(notAsked([shop, good]), [
    {
      title: 'shop',
      lines: [
        `not asked: sessions that come back (slow-request) and slow-request-revoked, because ${slow}`,
        'not asked: session fixation (new-id), because no login',
      ],
    },
  ]);
  assert.equal(
    totals([shop, good]),
    '2 contenders, 7 checks: 3 passed, 0 declared limits, 1 not applicable, 3 not asked, none failed',
  );
});

test('What passes with a note is told with it', () => {
  assert.deepEqual(notes([shop, good]), [
    { title: 'shop passes, with a note', lines: ['no-store: a browser may keep them'] },
  ]);
});

test('In JSON what was not asked stands before the checks, and in JUnit before all other properties', () => {
  const at = '2026-11-28T00:00:00Z';
  const [first] = JSON.parse(conformanceJson([shop], { version: '1', at })).contenders;
  assert.deepEqual(Object.keys(first).slice(-2), ['notAsked', 'checks']);
  assert.deepEqual(first.notAsked[1], { check: 'new-id', about: 'session fixation', because: 'no login' });
  const xml = junit([shop], at);
  const properties = [...xml.matchAll(/<property name="([^"]+)"/g)].map(([, name]) => name);
  assert.deepEqual(properties.slice(0, 2), ['title', 'not asked: slow-request']);
  assert.match(xml, /skipped="4"/);
  assert.match(xml, /<skipped message="not asked, because no login"\/>/);
  assert.match(xml, /<system-out>note: a browser may keep them<\/system-out>/);
});
