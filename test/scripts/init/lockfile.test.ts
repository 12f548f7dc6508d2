/** What installs the packages of a server that lies anywhere in its repository. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { installingIn } from '../../../scripts/init/lockfile.ts';
import { projectOf } from '../../../scripts/init/project.ts';
import { startCommandOf } from '../../../scripts/init/start-command.ts';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'authbench-lockfile-')));
after(() => rmSync(scratch, { recursive: true }));

/** A repository with a server in apps/shop, and these files. */
function repository(...files: readonly string[]): { root: string; shop: string } {
  const root = mkdtempSync(join(scratch, 'r-'));
  const shop = join(root, 'apps', 'shop');
  for (const folder of [shop, join(root, '.git')]) mkdirSync(folder, { recursive: true });
  for (const file of files) writeFileSync(join(root, file), '');
  return { root, shop };
}

test('the lockfile of a workspace is found above the server, and not beyond its repository', () => {
  const { root, shop } = repository('pnpm-lock.yaml');
  assert.deepEqual(installingIn(shop), { manager: 'pnpm', folder: root, atRoot: true });
  writeFileSync(join(scratch, 'yarn.lock'), '');
  const other = repository();
  assert.deepEqual(installingIn(other.shop), { manager: 'npm', folder: other.shop, atRoot: false });
  const own = repository('apps/shop/package-lock.json', 'yarn.lock');
  assert.deepEqual(installingIn(own.shop), { manager: 'npm', folder: own.shop, atRoot: false }, 'the nearest');
});

test('diff is told how to install what it does not find at the root', () => {
  const installOf = (folder: string) =>
    startCommandOf(projectOf(folder, { main: 'server.js' }, { 'server.js': '' }))?.install;
  assert.equal(installOf(repository('package-lock.json').shop), undefined, 'diff installs by that itself');
  assert.deepEqual(installOf(repository('apps/shop/package-lock.json').shop), ['npm', 'ci']);
  assert.deepEqual(installOf(repository('apps/package-lock.json').shop), ['npm', 'ci', '--prefix', '..']);
  assert.deepEqual(installOf(repository('pnpm-lock.yaml').shop), ['pnpm', 'install', '--frozen-lockfile']);
});
