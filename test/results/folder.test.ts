import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createRunFolder, discardRunFolder, runFolderName } from '../../results/folder.ts';
import { startedAt } from './example-run.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-folder-'));
after(() => rmSync(place, { recursive: true }));

test('a run folder is named by its UTC time and suite', () => {
  assert.equal(runFolderName(startedAt, 'quick'), '2026-11-22T22-41-05Z-quick');
});

test('the folder and its parents are made, and it is empty', () => {
  const folder = createRunFolder(join(place, 'results/runs'), startedAt, 'quick');
  assert.equal(folder, join(place, 'results/runs/2026-11-22T22-41-05Z-quick'));
  assert.deepEqual(readdirSync(folder), []);
});

test('two runs that start within one second do not share a folder', () => {
  const parent = join(place, 'twins');
  const first = createRunFolder(parent, startedAt, 'quick');
  writeFileSync(join(first, 'run.json'), '{}');
  assert.equal(createRunFolder(parent, startedAt, 'quick'), `${first}-2`);
});

test('an explicit folder may be absent or empty', () => {
  const out = join(place, 'out/deep');
  assert.equal(createRunFolder('unused', startedAt, 'quick', out), out);
  assert.equal(createRunFolder('unused', startedAt, 'quick', out), out);
  assert.ok(!existsSync('unused'));
});

test('an explicit folder that holds something is refused and left alone', () => {
  const out = join(place, 'full');
  mkdirSync(out);
  writeFileSync(join(out, 'mine.txt'), 'mine');
  assert.throws(() => createRunFolder('unused', startedAt, 'quick', out), {
    code: 'AB_OUT_NOT_EMPTY',
    exitCode: 2,
    complaint: {
      code: 'AB_OUT_NOT_EMPTY',
      what: `The folder for the run is not empty: ${out}`,
      received: '1 entry, the first is mine.txt',
      allowed: 'a folder that is empty or does not exist, so that runs do not mix',
      next: 'Choose another one with --out <folder>, or omit --out.',
    },
  });
  assert.deepEqual(readdirSync(out), ['mine.txt']);
});

test('a folder that cannot be made is refused by name, and nothing is left behind', () => {
  const file = join(place, 'a-file');
  writeFileSync(file, '');
  for (const out of [file, join(file, 'below')]) {
    assert.throws(() => createRunFolder('unused', startedAt, 'quick', out), { code: 'AB_OUT_UNWRITABLE', exitCode: 2 });
  }
  // The parents can be made, but no file name is that long: what was made has to go again.
  assert.throws(() => createRunFolder('unused', startedAt, 'quick', join(place, 'new', 'x'.repeat(300))), {
    code: 'AB_OUT_UNWRITABLE',
  });
  assert.ok(!existsSync(join(place, 'new')));
});

const rootMayWrite = process.getuid?.() === 0 ? { skip: 'root may write anywhere' } : {};

test('a folder that is there and empty, but may not be written, is refused', rootMayWrite, () => {
  const out = join(place, 'read-only');
  mkdirSync(out);
  chmodSync(out, 0o555);
  assert.throws(() => createRunFolder('unused', startedAt, 'quick', out), { code: 'AB_OUT_UNWRITABLE' });
});

test('a run that ends before it has written anything takes its folder away, and never more than that', () => {
  const empty = createRunFolder(join(place, 'discard'), startedAt, 'quick');
  discardRunFolder(empty);
  assert.ok(!existsSync(empty));
  discardRunFolder(empty);
  const used = createRunFolder(join(place, 'discard'), startedAt, 'quick');
  writeFileSync(join(used, 'run.json'), '{}');
  discardRunFolder(used);
  assert.deepEqual(readdirSync(used), ['run.json']);
});
