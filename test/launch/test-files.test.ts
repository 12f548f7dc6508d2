import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Refusal } from '../../scripts/launch/refusal.mjs';
import { chooseTests, dear, dearFirst, findTests } from '../../scripts/launch/test-files.mjs';

const files = ['test/bench/store/counters.test.ts', 'test/launch/install.test.ts', 'test/statistics/holm.test.ts'];

test('this very file is among the tests', () => {
  const found = findTests(join(import.meta.dirname, '..', '..'));
  assert.ok(found.includes('test/launch/test-files.test.ts'));
  assert.ok(found.every((file) => file.endsWith('.test.ts')));
});

test('without words all tests run; a word narrows them to the paths that have it', () => {
  assert.deepEqual(chooseTests(files, []), files);
  assert.deepEqual(chooseTests(files, ['test/statistics', 'counters']), [files[0], files[2]]);
});

test('a word that no path has is refused, so that a slip does not read as success', () => {
  assert.throws(
    () => chooseTests(files, ['test/statistcs']),
    (error) => error instanceof Refusal && error.code === 'AB_NO_SUCH_TEST' && error.format().includes('statistcs'),
  );
});

test('every folder that begins first has tests', () => {
  const found = findTests(join(import.meta.dirname, '..', '..'));
  assert.deepEqual(
    dear.filter((folder) => !found.some((file) => file.startsWith(folder))),
    [],
  );
});

test('files that take long begin first, the others keep their order', () => {
  assert.deepEqual(dearFirst([...files, 'test/scripts/run.test.ts']), [
    'test/scripts/run.test.ts',
    'test/bench/store/counters.test.ts',
    'test/launch/install.test.ts',
    'test/statistics/holm.test.ts',
  ]);
});
