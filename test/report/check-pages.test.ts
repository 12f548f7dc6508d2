import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { test } from 'node:test';
import { junit } from '../../report/conformance/junit.ts';
import { conformanceJson, failures, type JudgedContender } from '../../report/conformance/text.ts';
import { checkPageFrom } from '../../results/check-pages.ts';
import { projectRoot } from '../../vocabulary/project.mjs';

test('The page of a check is named by a path that opens from where one stands', () => {
  assert.equal(checkPageFrom(projectRoot, 'new-id'), 'docs/checks/new-id.md');
  const outside = checkPageFrom(join(projectRoot, 'results'), 'new-id');
  assert.ok(isAbsolute(outside) && existsSync(outside));
  // As where the package was installed: node_modules/authbench lies below the caller’s folder.
  const above = checkPageFrom(join(projectRoot, '..'), 'new-id');
  assert.ok(!isAbsolute(above) && existsSync(join(projectRoot, '..', above)));
});

test('Terminal, JUnit and JSON name the same page of a failed check', () => {
  const page = 'node_modules/authbench/docs/checks/new-id.md';
  const found = { check: 'new-id', property: 'New.', clause: 'S1', status: 'fail', note: 'old', page } as const;
  const shop: JudgedContender = { id: 'shop', title: 'Shop', seconds: 1, checks: [found] };
  assert.ok(failures([shop])[0]?.lines.includes(`to mend it: ${page}`));
  assert.ok(junit([shop], '2026-11-28T00:00:00Z').includes(`To mend it: ${page}</failure>`));
  const [told] = JSON.parse(conformanceJson([shop], { version: '1', at: '' })).contenders;
  assert.equal(told.checks[0].page, page);
});
