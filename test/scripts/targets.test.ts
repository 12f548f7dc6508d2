import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parsed } from '../../scripts/arguments.ts';
import { run } from '../../scripts/run.ts';
import { chosenTargets } from '../../scripts/targets.ts';
import type { AuthbenchError } from '../../vocabulary/errors.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-targets-'));
after(() => rmSync(place, { recursive: true, force: true }));
const examples = join(import.meta.dirname, '../../docs/examples');
const chosen = (...argv: string[]) => chosenTargets(parsed(argv, run.args));

test('a target at a URL speaks the contract; named twice it has two instances', async () => {
  const [target, ...others] = await chosen(
    '--target',
    'mine=http://127.0.0.1:81',
    '--target',
    'mine=http://127.0.0.1:82/',
  );
  assert.equal(others.length, 0);
  assert.deepEqual(target?.target?.urls, ['http://127.0.0.1:81', 'http://127.0.0.1:82']);
  assert.deepEqual([target?.id, target?.family, target?.target?.wire.contract], ['mine', 'external', true]);
});

test('a target file says how its server is started, or spoken to', async () => {
  const [python] = await chosen('--target', `py=${join(examples, 'python-sessions/target.ts')}`);
  assert.deepEqual(python?.target?.start?.command, ['python3', 'server.py']);
  assert.equal(python?.target?.wire.contract, true);
  const [shop] = await chosen('--target', `shop=${join(examples, 'other-paths/target.ts')}`);
  const { wire } = shop?.target ?? {};
  assert.deepEqual([wire?.contract, wire?.statuses.refused, wire?.slow], [false, 403, undefined]);
  assert.deepEqual(wire?.login('u1', {}).body, 'user=u1&password=bench');
});

test('a process and a store belong to a target, by name or because there is one', async () => {
  const own = String(process.pid);
  const [one] = await chosen('--target', 'mine=http://127.0.0.1:81', '--pid', own, '--store', 'redis://127.0.0.1:6379');
  assert.deepEqual([one?.target?.pids, one?.target?.storeUrl], [[process.pid], 'redis://127.0.0.1:6379']);
  const [, two] = await chosen('--target', 'a=http://h:1', '--target', 'b=http://h:2', '--pid', `b=${own}`);
  assert.deepEqual(two?.target?.pids, [process.pid]);
});

const broken = join(place, 'broken.ts');
writeFileSync(broken, 'export default { url: "http://127.0.0.1:1", wire: { read: () => ({}) } };');
for (const [what, argv, received] of [
  ['no name', ['--target', 'http://127.0.0.1:81'], 'http://127.0.0.1:81'],
  ['a path in the URL', ['--target', 'mine=http://127.0.0.1:81/app'], 'http://127.0.0.1:81/app'],
  ['https', ['--target', 'mine=https://example.com'], 'https://example.com'],
  ['a file that is not there', ['--target', 'mine=nowhere.ts'], 'mine=nowhere.ts'],
  ['a wire without a login', ['--target', `mine=${broken}`], 'nothing'],
  ['a process of nobody', ['--target', 'mine=http://h:1', '--pid', 'other=1'], 'other=1'],
  ['a process that does not run', ['--target', 'mine=http://h:1', '--pid', 'mine=0'], '0'],
  ['a store that is none', ['--target', 'mine=http://h:1', '--store', 'mine=http://h'], 'http://h'],
] as const) {
  test(`${what} is refused, with what was received`, async () => {
    await assert.rejects(chosen(...argv), (error: AuthbenchError) => {
      assert.deepEqual([error.code, error.complaint.received, error.exitCode], ['AB_BAD_TARGET', received, 2]);
      return true;
    });
  });
}
