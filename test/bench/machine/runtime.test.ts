import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { runtimeOf } from '../../../bench/machine/runtime.ts';

const onLinux = { skip: !existsSync('/proc/self/exe') };

test('a server that Node runs is told with the version of that Node, whatever started it', onLinux, async () => {
  assert.equal(await runtimeOf([process.pid]), `Node ${process.version}`);
});

test('another program is told by its name, and a process that is gone not at all', onLinux, async (t) => {
  const child = spawn('sleep', ['60']);
  t.after(() => child.kill());
  await once(child, 'spawn');
  assert.match((await runtimeOf([child.pid as number])) ?? '', /^(sleep|coreutils|busybox)$/);
  child.kill();
  await once(child, 'exit');
  assert.equal(await runtimeOf([child.pid as number]), undefined);
});
