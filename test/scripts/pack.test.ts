/**
 * The npm package as `npm pack` puts it together, without npm: what it is made of runs from under node_modules, from a path with spaces, and
 * writes nothing there. With npm, a run and what it all costs: series/package.ts.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Command } from '../../scripts/command.ts';
import { build } from '../../scripts/pack.ts';
import { shellWord } from '../../vocabulary/shell.ts';

const project = join(import.meta.dirname, '../..');
const place = mkdtempSync(join(tmpdir(), 'authbench package '));
after(() => rmSync(place, { recursive: true, force: true }));
const home = join(place, 'a shop');
const installed = join(home, 'node_modules', 'authbench');
const cache = join(place, 'caches', 'authbench');
const bin = join(place, 'bin');

/** As npm unpacks it, but for the folders of what is bundled: those are links, and so lead to what these packages need in turn. */
function unpack(): void {
  build(join(installed, 'dist'));
  const { dependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies))
    linked(join(installed, 'node_modules', name), join('node_modules', name));
  for (const file of ['package.json', 'scripts/authbench.mjs']) cpSync(join(project, file), join(installed, file));
}

/** Where a Redis was fetched for the project, it need not be fetched for this test. */
const linkRedis = () => existsSync(join(project, '.cache', 'redis')) && linked(join(cache, 'redis'), '.cache/redis');

function linked(path: string, to: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(join(project, to), path);
}

/** What is fetched is what the project has: npm's part is to put it into the folder that it is called in. */
function pretendNpm(): void {
  mkdirSync(bin);
  const script = `#!/bin/sh\n[ "$1" = ci ] && ln -s ${shellWord(join(project, 'node_modules'))} node_modules\n`;
  writeFileSync(join(bin, 'npm'), script, { mode: 0o755 });
}

unpack();
linkRedis();
pretendNpm();
process.chdir(home);
process.env.XDG_CACHE_HOME = dirname(cache);
process.env.PATH = `${bin}${delimiter}${process.env.PATH}`;

/** Paths, and when they were written to; links are not followed. */
const contentOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => `${path} ${lstatSync(path).mtimeMs}`);
const asInstalled = contentOf(installed);

const launcher = join(installed, 'scripts', 'authbench.mjs');
const launched = (...argv: string[]) => execFileSync(process.execPath, [launcher, ...argv], { encoding: 'utf8' });
const fromPackage = (path: string) => import(pathToFileURL(join(installed, 'dist', 'scripts', path)).href);

async function carriedOut(command: Command, ...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await command.main(argv, { write: (text) => (out += text) }, { write: (text) => (err += text) });
  return { code, out, err };
}

test('Its launcher starts, and lists every contender', () => {
  const contenders = readdirSync(join(project, 'servers/contenders')).map((name) => name.replace('.ts', ''));
  const list = launched('list');
  for (const id of contenders) assert.ok(list.includes(id), id);
});

test('The file of a contender that list names is there', async () => {
  const { list } = await fromPackage('list.js');
  const { out } = await carriedOut(list, 'jwt-stateless');
  const [, file = ''] = /^ {2}file +(\S+)$/m.exec(out) ?? [];
  assert.ok(existsSync(file), out);
});

test('Contenders pass conformance; what only one of them needs is fetched in one line, however it is loaded', async (t) => {
  let fetched = '';
  t.mock.method(process.stderr, 'write', (text: string) => {
    fetched += text;
    return true;
  });
  const { conformWith } = await fromPackage('conform.js');
  const ids = ['session-redis', 'sealed-cookie', 'jwt-fast'];
  const { code, out, err } = await carriedOut(conformWith({ full: false }), ...ids);
  assert.deepEqual([code, err], [0, ''], out);
  assert.deepEqual(
    fetched.match(/^fetching .+$/gm)?.map((line) => line.replaceAll(/\d\S*(?= for)|\d+(?= s$)/g, 'n')),
    ['fetching @fastify/secure-session n for sealed-cookie … n s', 'fetching fast-jwt n for jwt-fast … n s'],
  );
  assert.equal(readdirSync(join(cache, 'packages')).length, 2);
});

test('Runs go to results/ of the folder that it is called in, and what is kept to the cache folder of the user', async () => {
  const { runsFolder, cacheFolder } = await fromPackage('../vocabulary/project.mjs');
  assert.deepEqual([runsFolder, cacheFolder], [join(home, 'results', 'runs'), cache]);
});

test('Nothing else was written to', () => {
  assert.deepEqual(contentOf(installed), asInstalled);
  assert.deepEqual(readdirSync(home), ['node_modules']);
  assert.deepEqual(readdirSync(join(home, 'node_modules')), ['authbench']);
});
