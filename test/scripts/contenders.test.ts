import assert from 'node:assert/strict';
import { test } from 'node:test';
import { main } from '../../scripts/contenders.ts';

test('docs/contenders.md is what the contenders declare', async () => {
  let said = '';
  assert.equal(await main(['--check'], (text) => (said += text)), 0, said);
});
