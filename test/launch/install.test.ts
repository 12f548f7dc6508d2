import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fits } from '../../scripts/launch/locked-packages.mjs';
import { tempProject } from './temp-project.ts';

const cli = `const words: string[] = process.argv.slice(2); console.log('cli', words.join(' '));`;

test('a fresh clone installs the locked packages and says so in one line, and installs again when the lockfile changed or packages are gone, and not otherwise', async (t) => {
  const project = tempProject(t, cli);
  const calls = () => project.npmCalls().length;
  const first = await project.run('run', '--suite', 'quick');
  assert.deepEqual([first.code, first.out, calls()], [0, 'cli run --suite quick\n', 1]);
  assert.match(first.err, /^installing locked npm packages … \d+ s\n$/);
  assert.match(project.npmCalls()[0] ?? '', /^ci /);

  const second = await project.run('list');
  assert.deepEqual([second, calls()], [{ code: 0, out: 'cli list\n', err: '' }, 1]);

  // As if packages had been installed by hand: they fit the lockfile, and nobody wrote that down.
  rmSync(join(project.folder, '.cache'), { recursive: true });
  assert.deepEqual([(await project.run()).err, calls()], ['', 1]);

  rmSync(join(project.folder, 'node_modules'), { recursive: true });
  assert.match((await project.run()).err, /installing/);
  assert.equal(calls(), 2);

  // With a lock that a crash left behind, which is not waited for: a process number that no system gives out.
  writeFileSync(join(project.folder, '.cache', 'install.lock'), '999999999');
  project.lock('1.0.1');
  const changed = await project.run();
  assert.deepEqual([changed.code, calls()], [0, 3]);
  assert.match(changed.err, /installing/);
});

test('two first commands at once install once', async (t) => {
  const project = tempProject(t, cli);
  const both = await Promise.all([project.run('one'), project.run('two')]);
  assert.deepEqual(
    both.map(({ code, out }) => [code, out]),
    [
      [0, 'cli one\n'],
      [0, 'cli two\n'],
    ],
  );
  assert.equal(project.npmCalls().length, 1);
});

test('a failed install shows npm’s message without its list of options, a code and the way out, and exits with 2', async (t) => {
  const project = tempProject(t, cli);
  project.breakNpm(
    'echo "npm error network down" >&2; echo "npm error Usage:" >&2; echo "npm error --all" >&2; exit 7',
  );
  const { code, out, err } = await project.run('run');
  assert.equal(code, 2);
  assert.equal(out, '');
  assert.match(err, /npm error network down/);
  assert.doesNotMatch(err, /--all/);
  assert.match(err, /^AB_INSTALL_FAILED: /m);
  assert.match(err, /received: npm ci ended with exit code 7/);
  assert.match(err, /next: .*network/);
});

test('a missing npm is told apart from a failed install', async (t) => {
  const project = tempProject(t, cli);
  project.removeNpm();
  const { code, err } = await project.run('run');
  assert.equal(code, 2);
  assert.match(err, /^AB_INSTALL_FAILED: .*npm could not be started/m);
  assert.match(err, /next: .*PATH/);
});

const lock = (packages: object) => ({ packages: { '': {}, ...packages } });

test('installed packages fit when every locked one is there at its version, optional ones aside', () => {
  const wanted = lock({
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '2.0.0', optional: true },
  });
  assert.equal(fits(wanted, lock({ 'node_modules/a': { version: '1.0.0' } })), true);
  assert.equal(fits(wanted, lock({ 'node_modules/a': { version: '1.0.1' } })), false);
  assert.equal(fits(wanted, lock({ 'node_modules/b': { version: '2.0.0' } })), false);
  const wrongOptional = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } };
  assert.equal(fits(wanted, lock(wrongOptional)), false);
});
