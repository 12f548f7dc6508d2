import assert from 'node:assert/strict';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { authbenchFrom } from '../../scripts/called.ts';
import { projectRoot } from '../../scripts/project.ts';
import { shellWord } from '../../vocabulary/shell.ts';

test('within the clone npx finds it, and from elsewhere it is told where the clone is', () => {
  assert.equal(authbenchFrom(projectRoot), 'npx authbench');
  assert.equal(authbenchFrom(join(projectRoot, 'docs')), 'npx authbench');
  assert.equal(authbenchFrom(join(projectRoot, '..')), `npx --prefix ${shellWord(basename(projectRoot))} authbench`);
  assert.equal(authbenchFrom('/a/b').endsWith(' authbench'), true);
  assert.match(authbenchFrom('/a/b'), /^npx --prefix \S*\.\.\/\.\./);
});
