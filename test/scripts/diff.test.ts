/** What `diff` says before anything is measured; measuring itself is in the series gate-*. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { main } from '../../scripts/cli.ts';

async function typed(...argv: string[]) {
  let [out, err] = ['', ''];
  const code = await main(['diff', ...argv], { write: (text) => (out += text) }, { write: (text) => (err += text) });
  return { code, out, err };
}

test('a ref that git does not know is refused, with what a CI has to fetch', async () => {
  const { code, err } = await typed('no-such-ref');
  assert.equal(code, 2);
  assert.match(err, /^AB_UNKNOWN_REF: /);
  assert.match(err, /received: no-such-ref/);
  assert.match(err, /fetch-depth: 0/);
});

test('--with takes one package and one version, in place of the second ref', async () => {
  for (const argv of [
    ['--with', 'jose'],
    ['HEAD', 'HEAD', '--with', 'jose@5'],
    ['--with', '@scope/a'],
  ]) {
    const { code, err } = await typed(...argv);
    assert.deepEqual([code, err.split(':')[0]], [2, 'AB_BAD_WITH'], argv.join(' '));
  }
});

test('a package that is not locked cannot be noticed by a server', async () => {
  const { code, err } = await typed('--with', 'left-pad@1');
  assert.deepEqual([code, err.split(':')[0]], [2, 'AB_UNKNOWN_PACKAGE']);
});

test('gates and formats are read before anything is checked out', async () => {
  const { code, err } = await typed('HEAD', '--gates', '/nowhere/gates.yml');
  assert.deepEqual([code, err.split(':')[0]], [2, 'AB_NO_GATES']);
  const other = await typed('HEAD', '--format', 'junitt=a.xml');
  assert.deepEqual([other.code, other.err.split(':')[0]], [2, 'AB_UNKNOWN_FORMAT']);
});

test('a range and another ref, a target and a contender, are too much', async () => {
  const range = await typed('HEAD...HEAD', 'HEAD');
  assert.deepEqual([range.code, range.err.split(':')[0]], [2, 'AB_UNKNOWN_REF']);
  const target = join(import.meta.dirname, '..', '..', 'docs', 'examples', 'own-server', 'authbench.target.mjs');
  const both = await typed('HEAD', '--target', `shop=${target}`, '--contender', 'session-redis');
  assert.deepEqual([both.code, both.err.split(':')[0]], [2, 'AB_BAD_TARGET']);
  const node = await typed('--target', `shop=${target}`, '--with', 'node@22');
  assert.deepEqual([node.code, node.err.split(':')[0]], [2, 'AB_BAD_TARGET']);
});

test('a contender that is not in both versions is refused with the nearest name', async () => {
  const { code, err } = await typed('HEAD', 'HEAD', '--contender', 'session-reddis');
  assert.deepEqual([code, err.split(':')[0]], [2, 'AB_UNKNOWN_CONTENDER']);
  assert.match(err, /session-redis\?/);
});

test('a target of two versions is one file that starts a server', async () => {
  const { code, err } = await typed('HEAD', '--target', 'mine=http://127.0.0.1:8080');
  assert.deepEqual([code, err.split(':')[0]], [2, 'AB_BAD_TARGET']);
  const folder = mkdtempSync(join(tmpdir(), 'authbench-diff-'));
  writeFileSync(join(folder, 'target.mjs'), 'export default { url: "http://127.0.0.1:1" };');
  const outside = await typed('HEAD', '--target', `mine=${join(folder, 'target.mjs')}`);
  assert.deepEqual([outside.code, outside.err.split(':')[0]], [2, 'AB_NO_REPOSITORY']);
  rmSync(folder, { recursive: true });
});

test('in anybody else’s repository a diff needs a target: our own versions are not meant', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'authbench-diff-'));
  t.after(() => rmSync(folder, { recursive: true }));
  execFileSync('git', ['-C', folder, 'init', '--quiet']);
  const bare = join(folder, 'bare.git');
  execFileSync('git', ['init', '--quiet', '--bare', bare]);
  for (const here of [folder, bare]) {
    t.mock.method(process, 'cwd', () => here);
    for (const argv of [[], ['HEAD'], ['--with', 'jose@5']]) {
      const { code, err, out } = await typed(...argv);
      assert.deepEqual([code, err.split(':')[0], out], [2, 'AB_NO_TARGET', ''], `${here} ${argv.join(' ')}`);
      assert.match(err, /--target name=/);
    }
  }
});

test('a working tree without a change has nothing to compare, and measures nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'authbench-diff-'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args]);
  git('init', '--quiet');
  writeFileSync(join(folder, 'target.mjs'), 'export default {};');
  git('add', '.');
  git('commit', '--quiet', '-m', 'one');
  const { code, out } = await typed('HEAD', '--target', `mine=${join(folder, 'target.mjs')}`);
  assert.equal(code, 0);
  assert.match(out, /HEAD and working-tree are the same: there is nothing to compare\. Nothing was measured\./);
  rmSync(folder, { recursive: true });
});

test('a change that mends its server passes, says so, and measures nothing', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'authbench-diff-'));
  t.after(() => rmSync(folder, { recursive: true }));
  cpSync(join(import.meta.dirname, '..', '..', 'docs', 'examples', 'own-server'), folder, { recursive: true });
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args]);
  const server = join(folder, 'server.mjs');
  const sound = readFileSync(server, 'utf8');
  const ends = "'DELETE /session': (request, response) => {\n    sessions.delete(sessionIdIn(request));\n";
  assert.ok(sound.includes(ends));
  git('init', '--quiet');
  writeFileSync(server, sound.replace(ends, ends.replace('    sessions.delete(sessionIdIn(request));\n', '')));
  git('add', '.');
  git('commit', '--quiet', '-m', 'a logout that ends nothing');
  const target = `shop=${join(folder, 'authbench.target.mjs')}`;
  const junit = join(folder, 'junit.xml');

  writeFileSync(server, sound);
  const mended = await typed('HEAD', '--target', target, '--format', `junit=${junit}`, '--out', join(folder, 'run'));
  assert.deepEqual([mended.code, mended.err], [0, ''], mended.out);
  assert.match(mended.out, /AB_ONLY_OLDER_FAILED: working-tree passes the conformance that HEAD fails: an improvement/);
  assert.match(mended.out, /shop[^:]*: logout \(/);
  assert.match(mended.out, /Nothing was measured, so nothing is written to .*junit\.xml/);
  assert.deepEqual([existsSync(junit), existsSync(join(folder, 'run'))], [false, false]);

  git('commit', '--quiet', '-am', 'mended');
  const broken = await typed('HEAD', 'HEAD~1', '--target', target, '--out', join(folder, 'run'));
  assert.deepEqual([broken.code, broken.err.split(':')[0]], [3, 'AB_VERSION_FAILED'], broken.err);
});
