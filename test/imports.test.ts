/** The architecture, checked: imports run one way, in no circle, and no contender or scenario is named where none may be. */
import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { factors } from '../vocabulary/factors.ts';
import { readSource, readSources, root, type SourceFile } from './sources.ts';

/** Stage, and the stages that it may import beside itself (CONTRIBUTING.md, layout). */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  vocabulary: [],
  statistics: ['vocabulary'],
  servers: ['vocabulary'],
  scenarios: ['vocabulary', 'bench'],
  results: ['vocabulary'],
  bench: ['vocabulary', 'statistics', 'servers', 'results'],
  compare: ['vocabulary', 'statistics', 'results'],
  report: ['vocabulary', 'statistics', 'results', 'compare'],
  scripts: ['vocabulary', 'statistics', 'servers', 'scenarios', 'results', 'bench', 'compare', 'report'],
  series: ['vocabulary', 'statistics', 'servers', 'scenarios', 'results', 'bench', 'compare', 'report', 'scripts'],
};

const stageOf = (path: string) => path.split(/[/\\]/)[0] as string;

function wrongWays(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, imports }) => {
    const allowed = [stageOf(path), ...(mayImport[stageOf(path)] ?? [])];
    return imports.filter((target) => !allowed.includes(stageOf(target))).map((target) => `${path} imports ${target}`);
  });
}

/** Each circle once, by the files on it. Types count too: a circle of types is one thing in two files. */
function circles(files: readonly SourceFile[]): string[] {
  const imports = new Map(files.map((file) => [file.path, file.imports]));
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
    else if (!done.has(path)) for (const target of imports.get(path) ?? []) walk(target, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) walk(path, []);
  return found;
}

/** A one-word id such as `latency` is also a word of the language: only a string of its own names it. */
function namings(files: readonly SourceFile[], ids: readonly string[]): string[] {
  const names = (text: string, id: string) =>
    text === id || (id.includes('-') && new RegExp(`(?<![\\w-])${id}(?![\\w-])`).test(text));
  return files.flatMap(({ path, strings }) =>
    ids.filter((id) => strings.some((text) => names(text, id))).map((id) => `${path} names ${id}`),
  );
}

const idsIn = (folder: string, others: readonly string[] = []) =>
  globSync(`${folder}/*.ts`, { cwd: root })
    .map((path) => basename(path, '.ts'))
    .filter((id) => !others.includes(id));
const contenders = idsIn('servers/contenders');
const scenarios = idsIn('scenarios', ['scenario', 'catalogue']);
const sources = await readSources(Object.keys(mayImport));

test('imports run one way', () => {
  assert.ok(sources.length > 20, 'the sources were found');
  assert.deepEqual(wrongWays(sources), []);
});

test('every import of our own names a file that exists', () => {
  const missing = sources.flatMap(({ path, imports }) =>
    imports.filter((target) => !existsSync(join(root, target))).map((target) => `${path} imports ${target}`),
  );
  assert.deepEqual(missing, []);
});

test('no imports run in a circle', () => {
  assert.deepEqual(circles(sources), []);
});

test('no contender and no scenario is named in bench/, statistics/, compare/ or report/', () => {
  assert.ok(contenders.length > 0 && scenarios.length > 0, 'the ids were found');
  const blind = sources.filter(({ path }) => ['bench', 'statistics', 'compare', 'report'].includes(stageOf(path)));
  // A scenario may be called what it varies: then the name is the factor's.
  const factorIds = factors().map(({ id }) => id);
  const own = scenarios.filter((id) => !factorIds.includes(id));
  assert.deepEqual(namings(blind, [...contenders, ...own]), []);
});

test('the check sees an import against the direction, and passes over one with it', async () => {
  const from = async (path: string, code: string) => wrongWays([await readSource(path, code)]);
  assert.deepEqual(await from('statistics/x.ts', "import { a } from '../bench/a.ts';"), [
    'statistics/x.ts imports bench/a.ts',
  ]);
  assert.deepEqual(await from('report/x.ts', "import '../statistics/a.ts';"), []);
  assert.deepEqual(await from('scripts/x.ts', "import '../report/a.ts';"), []);
});

test('the check sees a circle, through types too', async () => {
  const found = async (...arrows: readonly (readonly [string, string])[]) =>
    circles(
      await Promise.all(
        arrows.map(([name, target]) => readSource(`bench/${name}.ts`, `import type { T } from './${target}.ts';`)),
      ),
    );
  assert.deepEqual(await found(['a', 'b'], ['b', 'c'], ['c', 'b']), ['bench/b.ts -> bench/c.ts -> bench/b.ts']);
  assert.deepEqual(await found(['a', 'b'], ['b', 'c']), []);
});

test('the check sees an id within a string, and passes over comments, metrics and common words', async () => {
  const ids = ['session-x', 'speed'];
  const namedBy = async (code: string) => namings([await readSource('bench/x.ts', code)], ids);
  for (const code of [
    "a === 'session-x'",
    '`is session-x faster?`',
    "b('session-x vs. session-y')",
    "({ 'session-x': 1 })",
  ])
    assert.deepEqual(await namedBy(code), ['bench/x.ts names session-x'], code);
  assert.deepEqual(await namedBy("b['speed']"), ['bench/x.ts names speed']);
  assert.deepEqual(await namedBy("// 'session-x'\n/* it's 'speed' */ c('session-x-p50', 'at full speed')"), []);
});
