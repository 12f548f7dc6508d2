/** The commands that README.md and docs/cli.md show do run. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blocksOf } from './pages.ts';
import { carryOut } from './typed.ts';

const shown = (page: string) => blocksOf(page, 'sh').flatMap((block) => block.trim().split('\n'));
const typed = [...new Set(['README.md', 'docs/cli.md', 'docs/add-a-contender.md', 'CONTRIBUTING.md'].flatMap(shown))];

test('README.md shows two commands, docs/cli.md many', () => {
  assert.equal(shown('README.md').length, 2);
  assert.ok(shown('docs/cli.md').length >= 10);
});

for (const line of typed) test(`It runs: ${line}`, () => carryOut(line));
