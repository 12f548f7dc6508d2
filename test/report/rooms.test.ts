/** Rooms of report/: each imports only what lies below it, and nothing lies loose beside them. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { importsIn } from '../../bench/versions/imports.ts';

const root = join(import.meta.dirname, '../../report');

/** From the bottom; those of one level do not import each other. */
const levels: readonly (readonly string[])[] = [
  ['words', 'render'],
  ['facts', 'conformance'],
  ['charts', 'tables', 'answers'],
  ['page', 'terminal'],
  ['formats', 'history'],
];

const roomOf = (path: string) => path.split('/')[0] as string;
const levelOf = (path: string) => levels.findIndex((rooms) => rooms.includes(roomOf(path)));
const files = globSync('**/*.ts', { cwd: root });

async function arrows(path: string, code: string): Promise<{ path: string; target: string }[]> {
  const targets = (await importsIn(path, code)).filter((target) => target.startsWith('.'));
  return targets
    .map((target) => relative(root, resolve(root, dirname(path), target)))
    .filter((target) => !target.startsWith('..') && roomOf(target) !== roomOf(path))
    .map((target) => ({ path, target }));
}

const upwards = async (path: string, code: string) =>
  (await arrows(path, code))
    .filter(({ target }) => levelOf(target) >= levelOf(path))
    .map(({ target }) => `${path} imports ${target}`);

test('every file lies in a room, and every room has a level', () => {
  assert.ok(files.length > 50, 'the files were found');
  assert.deepEqual(
    files.filter((path) => levelOf(path) < 0),
    [],
  );
});

test('every room imports only what lies below it', async () => {
  const found = await Promise.all(files.map((path) => upwards(path, readFileSync(join(root, path), 'utf8'))));
  assert.deepEqual(found.flat(), []);
});

test('the check sees an arrow upwards and one sideways, and passes over one down and one within', async () => {
  assert.deepEqual(await upwards('facts/x.ts', "import '../page/a.ts';"), ['facts/x.ts imports page/a.ts']);
  assert.deepEqual(await upwards('tables/x.ts', "import '../answers/a.ts';"), ['tables/x.ts imports answers/a.ts']);
  assert.deepEqual(await upwards('page/x.ts', "import '../words/a.ts';\nimport './b.ts';"), []);
});
