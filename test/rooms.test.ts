/** The rooms within a folder stand on levels, and imports run downwards only. A new room, or a loose file, gets its place here. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSource, readSources, type SourceFile } from './sources.ts';

/**
 * Folder, and its rooms from the bottom level up. A room may import what stands on a lower level, and nothing beside or above it. Rooms
 * are folders; a file that lies loose is named with its ending, and `*.ts` stands for all of them together.
 */
const levels: Readonly<Record<string, readonly (readonly string[])[]>> = {
  bench: [
    ['figures', 'generator', 'guards', 'process', 'suites', 'versions'],
    ['instrument'],
    ['credentials', 'factors', 'machine', 'readings', 'recording', 'store'],
    ['environment', 'lifecycle', 'procedures'],
    ['chains', 'conformance', 'equipment', 'known', 'outages', 'plan', 'population', 'workers'],
    ['run'],
  ],
  'bench/conformance': [['target', 'in-turns.ts'], ['faults'], ['*.ts']],
  servers: [
    ['wire'],
    // Of these, five are what files outside import, and what older versions are started from: they stay where they are.
    ['contender.ts'],
    ['target-file.ts'],
    ['catalogue.ts', 'principal.ts', 'target.ts', 'conformance', 'store'],
    ['credential', 'http', 'process'],
    ['session', 'token'],
    ['oauth'],
    ['issuer'],
    ['contenders', 'process.ts'],
  ],
};

/** Arrows upwards that wait for a room to be rebuilt. None may be added. */
const waiting: readonly string[] = [];

/** The room of a folder in which a file lies: undefined where it lies elsewhere. */
function roomOf(folder: string, path: string): string | undefined {
  if (!path.startsWith(`${folder}/`)) return undefined;
  const [first = '', ...deeper] = path.slice(folder.length + 1).split('/');
  const listed = (levels[folder] ?? []).flat();
  return deeper.length === 0 && !listed.includes(first) ? '*.ts' : first;
}

function levelOf(folder: string, path: string): number | undefined {
  const room = roomOf(folder, path);
  const level = levels[folder]?.findIndex((rooms) => room !== undefined && rooms.includes(room));
  return level === -1 ? undefined : level;
}

const foldersOf = (path: string) => Object.keys(levels).filter((folder) => path.startsWith(`${folder}/`));

/** Files that lie in no room that is listed. */
function roomless(files: readonly Pick<SourceFile, 'path'>[]): string[] {
  return files.flatMap(({ path }) =>
    foldersOf(path).flatMap((folder) => (levelOf(folder, path) === undefined ? [path] : [])),
  );
}

/** Imports of another room that stands as high, or higher. */
function upwards(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, imports }) =>
    foldersOf(path).flatMap((folder) =>
      imports
        // The contenders' folder is named where they are looked for: nothing is imported by that.
        .filter((target) => target.endsWith('.ts'))
        .filter((target) => {
          const [from, to] = [levelOf(folder, path), levelOf(folder, target)];
          return (
            from !== undefined && to !== undefined && to >= from && roomOf(folder, target) !== roomOf(folder, path)
          );
        })
        .map((target) => `${path} imports ${target}`),
    ),
  );
}

const sources = await readSources(Object.keys(levels).filter((folder) => !folder.includes('/')));

test('every file of bench/ and servers/ lies in a room that has its level', () => {
  assert.ok(sources.length > 100, 'the sources were found');
  assert.deepEqual(roomless(sources), []);
});

test('no import within bench/ and servers/ runs upwards, or to a room beside', () => {
  assert.deepEqual(upwards(sources).sort(), waiting);
});

test('bench/ stands on six levels at most, and no room is listed that is not there', () => {
  assert.ok((levels.bench ?? []).length <= 6);
  for (const [folder, rooms] of Object.entries(levels)) {
    const found = new Set(sources.map(({ path }) => roomOf(folder, path)));
    assert.deepEqual(
      rooms.flat().filter((room) => !found.has(room)),
      [],
      folder,
    );
  }
});

test('the check sees an import upwards, one to a room beside, and one between the rooms of a room', async () => {
  const from = async (path: string, target: string) => upwards([await readSource(path, `import '${target}';`)]);
  assert.deepEqual(await from('bench/store/x.ts', '../run/run.ts'), ['bench/store/x.ts imports bench/run/run.ts']);
  assert.deepEqual(await from('servers/token/x.ts', '../session/y.ts'), [
    'servers/token/x.ts imports servers/session/y.ts',
  ]);
  assert.deepEqual(await from('bench/conformance/faults/x.ts', '../full-suite.ts'), [
    'bench/conformance/faults/x.ts imports bench/conformance/full-suite.ts',
  ]);
  assert.deepEqual(await from('servers/contender.ts', './principal.ts'), [
    'servers/contender.ts imports servers/principal.ts',
  ]);
});

test('the check passes over imports downwards, within a room, and out of the folder', async () => {
  const from = async (path: string, target: string) => upwards([await readSource(path, `import '${target}';`)]);
  assert.deepEqual(await from('bench/run/x.ts', '../store/y.ts'), []);
  assert.deepEqual(await from('bench/store/x.ts', './y.ts'), []);
  assert.deepEqual(await from('bench/store/x.ts', '../../servers/process.ts'), []);
  assert.deepEqual(await from('bench/conformance/admission.ts', './full-suite.ts'), []);
});

test('the check sees a loose file and a room that nobody has listed', () => {
  const paths = ['bench/loose.ts', 'bench/attic/x.ts', 'servers/loose.ts', 'bench/conformance/attic/x.ts'];
  assert.deepEqual(roomless(paths.map((path) => ({ path }))), paths);
  assert.deepEqual(roomless([{ path: 'bench/conformance/new.ts' }, { path: 'bench/run/x.ts' }]), []);
});
