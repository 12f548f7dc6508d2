import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importsIn } from '../../../bench/versions/imports.ts';

test('an import is seen in each spelling, of types too', async () => {
  for (const code of [
    "import { a } from './a.ts';",
    "import type {\n  A,\n} from './a.ts';",
    "export * from './a.ts';",
    "export { a } from './a.ts';",
    "import './a.ts';",
    "const a = await import('./a.ts');",
    "type A = import('./a.ts').A;",
    "import a = require('./a.ts');",
    "const a = require('./a.ts');",
    "const file = require.resolve('./a.ts');",
    "const a = createRequire(import.meta.url)('./a.ts');",
    "const file = createRequire(join(root, 'x')).resolve('./a.ts');",
    "const file = import.meta.resolve('./a.ts');",
    "new Worker(new URL('./a.ts', import.meta.url));",
    "const quote = /'/;\nimport { a } from './a.ts';",
    "const odd = a\n/ 'b' / import('./a.ts');",
  ]) {
    assert.deepEqual(await importsIn('x.ts', code), ['./a.ts'], code);
  }
});

test('what only looks like an import is none: in comments, strings and templates, or of a computed name', async () => {
  for (const code of [
    "// import './a.ts'",
    '"import \'./a.ts\'"',
    "`import './a.ts'`",
    "['from', './a.ts']",
    'import(name)',
    "new URL('./a.ts', base)",
    "paths.resolve('./a.ts')",
  ]) {
    assert.deepEqual(await importsIn('x.ts', code), [], code);
  }
});

test('a file that is no source imports nothing', async () => {
  assert.deepEqual(await importsIn('x.json', '{ "a": "import \'./a.ts\'" }'), []);
});
