import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conformance } from '../../../report/page/tables.ts';
import { fixture } from '../fixture.ts';

test('The page names what was not asked before the table of what was found, and says so in the table', () => {
  const { run } = fixture();
  const { id: contender } = run.contenders[0] as { id: string };
  const row = { contender, variant: '', check: 'new-id', status: 'not-asked', about: 'session fixation' } as const;
  const page = conformance({ ...run, conformance: [...run.conformance, { ...row, note: 'it has no login' }] }).text;
  const told = page.indexOf('not asked: session fixation (new-id), because it has no login.');
  assert.ok(told > 0 && told < page.indexOf('<table'));
  assert.match(page, /class="not-asked">not asked</);
});

test('Where all was asked the page begins with the table', () => {
  assert.ok(!conformance(fixture().run).text.includes('not asked'));
});
