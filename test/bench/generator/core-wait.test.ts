import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { waitedForCore } from '../../../bench/generator/core-wait.ts';

const folder = mkdtempSync(join(tmpdir(), 'authbench-core-wait-'));
after(() => rmSync(folder, { recursive: true }));
const read = (text: string) => {
  writeFileSync(join(folder, 'schedstat'), text);
  return waitedForCore(join(folder, 'schedstat'));
};

test('the time that the generator waited for its core is the second field, in ms; null where there is none', () => {
  assert.deepEqual(
    [read('1500000001 2500000 12\n'), read('odd'), waitedForCore(join(folder, 'none'))],
    [2.5, null, null],
  );
});

test('it is told here, and never falls', { skip: process.platform !== 'linux' && 'this system has no /proc' }, () => {
  const before = waitedForCore() as number;
  assert.ok(before >= 0 && (waitedForCore() as number) >= before);
});
