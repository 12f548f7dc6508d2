import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { lockFileName, lockFolder } from '../../results/lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'authbench-lock-'));
after(() => rmSync(folder, { recursive: true }));
const path = join(folder, lockFileName);

test('a folder is taken, and given back', () => {
  const unlock = lockFolder(folder);
  assert.ok(existsSync(path));
  unlock();
  assert.equal(existsSync(path), false);
});

test('a folder that a living process writes to is refused, by its number', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(other, 'spawn');
  writeFileSync(path, `${other.pid}\n`);
  assert.throws(() => lockFolder(folder), { code: 'AB_RUN_IN_USE', message: new RegExp(folder) });
  other.kill('SIGKILL');
  await once(other, 'exit');
  lockFolder(folder)();
});

test('a lock that says nothing is none', () => {
  writeFileSync(path, 'rubbish');
  lockFolder(folder)();
  assert.equal(existsSync(path), false);
});
