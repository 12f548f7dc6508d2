/** Files are written all or not at all, and none that is there is replaced unasked. */
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { writeAll } from '../../../scripts/init/write.ts';

const scratch = mkdtempSync(join(tmpdir(), 'authbench-write-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

function place() {
  const from = mkdtempSync(join(scratch, 'p-'));
  const files = ['a.mjs', '.github/workflows/b.yml', 'c.yml'].map((name) => ({
    path: join(from, name),
    text: `new ${name}`,
  }));
  const all = () => readdirSync(from, { recursive: true }).toSorted();
  return { from, files, all, textOf: (name: string) => readFileSync(join(from, name), 'utf8') };
}

test('All are written, with the folders that they need, and nothing beside them', () => {
  const { from, files, all, textOf } = place();
  writeAll(files, { from, replace: false });
  assert.deepEqual(all(), ['.github', '.github/workflows', '.github/workflows/b.yml', 'a.mjs', 'c.yml']);
  assert.equal(textOf('c.yml'), 'new c.yml');
});

test('Where one is there, none is written, and what is there stays: a file, a folder, a link that leads nowhere', () => {
  for (const put of [
    (path: string) => writeFileSync(path, 'mine'),
    (path: string) => mkdirSync(path),
    (path: string) => symlinkSync('/nowhere/at/all', path),
  ]) {
    const { from, files, all } = place();
    put(join(from, 'c.yml'));
    assert.throws(() => writeAll(files, { from, replace: false }), { code: 'AB_INIT_EXISTS' });
    assert.deepEqual(all(), ['c.yml']);
  }
});

test('Replacing replaces all of them', () => {
  const { from, files, textOf } = place();
  writeFileSync(join(from, 'a.mjs'), 'mine');
  assert.deepEqual(writeAll(files, { from, replace: true }), [join(from, 'a.mjs')], 'and says which were there');
  assert.equal(textOf('a.mjs'), 'new a.mjs');
});

test('Where one cannot be written, what was there is there again, and nothing else', () => {
  const { from, files, all, textOf } = place();
  writeFileSync(join(from, 'a.mjs'), 'mine');
  // The last of them: a folder cannot be replaced by a file.
  mkdirSync(join(from, 'c.yml'));
  assert.throws(() => writeAll(files, { from, replace: true }), { code: 'AB_INIT_UNWRITABLE' });
  assert.deepEqual(all(), ['a.mjs', 'c.yml']);
  assert.equal(textOf('a.mjs'), 'mine');
});

test('A file where a folder is needed is said, and stays', () => {
  const { from, files, all } = place();
  writeFileSync(join(from, '.github'), 'mine');
  assert.throws(() => writeAll(files, { from, replace: false }), { code: 'AB_INIT_UNWRITABLE' });
  assert.deepEqual(all(), ['.github']);
  assert.ok(!existsSync(join(from, 'a.mjs')));
});
