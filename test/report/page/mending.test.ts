import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mending } from '../../../report/page/mending.ts';
import { conformance } from '../../../report/page/tables.ts';
import { checks } from '../../../servers/conformance/conform.ts';
import { fixture } from '../fixture.ts';

const failing = (ids: readonly string[]) => {
  const { run } = fixture();
  const { id: contender } = run.contenders[0] as { id: string };
  const found = ids.map((check) => ({ contender, variant: '', check, status: 'fail' as const, note: 'it does not' }));
  return { ...run, conformance: found };
};

test('Each failed check links to its page, which stands in the report itself: the link works wherever the report lies', () => {
  const run = failing(checks.map(({ id }) => id));
  const [table, pages] = [conformance(run).text, mending(run).text];
  for (const { id, property } of checks) {
    assert.ok(table.includes(`<a href="#mend-${id}">How to mend it</a>`), id);
    assert.ok(pages.includes(`<details open id="mend-${id}"><summary>${id}</summary>`), id);
    assert.ok(pages.includes(`<pre># ${id}\n\n`), id);
    assert.ok(pages.includes(property), id);
  }
  assert.doesNotMatch(pages, /\]\(/, 'no link of Markdown');
});

test('A check that two contenders fail has its page once', () => {
  const run = failing(['new-id']);
  const twice = { ...run, conformance: [...run.conformance, ...run.conformance] };
  assert.equal(mending(twice).text.split('id="mend-new-id"').length, 2);
});

test('A fault of a store names where the faults are told, and where nothing failed there is no such section', () => {
  assert.match(conformance(failing(['store-killed'])).text, /To mend it: docs\/contract\.md#store-faults/);
  assert.equal(mending(failing(['store-killed'])).text, '');
  assert.equal(mending(failing([])).text, '');
});
