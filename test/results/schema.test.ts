import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drifted, main } from '../../scripts/schema.ts';

test('the published schemas are those of the types (else: node scripts/schema.ts)', () => {
  assert.deepEqual(drifted(), []);
});

test('the check of the schemas says nothing and succeeds when they have not drifted', async () => {
  const said: string[] = [];
  assert.equal(await main(['--check'], (text) => said.push(text)), 0);
  assert.deepEqual(said, []);
});
