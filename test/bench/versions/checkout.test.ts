/** Real git, in a repository that is made for it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { checkedOut, checkedOutWith } from '../../../bench/versions/checkout.ts';
import { changedFiles, commitOf, mergeBase, repositoryOf, snapshot } from '../../../bench/versions/git.ts';
import { cleanCommit } from '../../../bench/versions/sides.ts';
import { AuthbenchError } from '../../../vocabulary/errors.ts';

let root: string;
const git = (...args: string[]) => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' }).trim();
const write = (path: string, text: string) => writeFileSync(join(root, path), text);
const commit = (message: string) => {
  git('add', '-A');
  git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', message);
  return git('rev-parse', 'HEAD');
};
const lock = (version: string) => JSON.stringify({ packages: { 'node_modules/a': { version } } });

before(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'authbench-versions-')));
  git('init', '-q', '-b', 'main');
  write('.gitignore', 'node_modules\ncache\n');
  write('a.txt', 'one');
  write('package-lock.json', lock('1.0.0'));
  commit('first');
  git('branch', 'other');
  write('a.txt', 'two');
  write('package-lock.json', lock('2.0.0'));
  commit('second');
  mkdirSync(join(root, 'node_modules', 'a'), { recursive: true });
  write('node_modules/a/package.json', '{"version":"2.0.0"}');
});
after(() => rmSync(root, { recursive: true }));

const wishFor = (ref: string) => {
  const repository = repositoryOf(root);
  const asked: string[] = [];
  return {
    asked,
    repository,
    commit: commitOf(repository, ref),
    cache: join(root, 'cache'),
    sharesPackages: true,
    install: async (folder: string) => {
      asked.push(folder);
      mkdirSync(join(folder, 'node_modules'), { recursive: true });
    },
    say() {},
  };
};

test('a commit stands in a folder of its own, and the work tree stays as it is', async () => {
  const folder = await checkedOut(wishFor('HEAD~1'));
  assert.equal(readFileSync(join(folder, 'a.txt'), 'utf8'), 'one');
  assert.equal(readFileSync(join(root, 'a.txt'), 'utf8'), 'two');
  assert.equal(git('status', '--porcelain'), '');
});

test('another lockfile has its own packages installed; the same one has those of the work tree, as long as it is the same', async () => {
  const older = wishFor('HEAD~1');
  const olderFolder = await checkedOut(older);
  assert.deepEqual(older.asked, [olderFolder]);
  const newer = wishFor('HEAD');
  const newerFolder = await checkedOut(newer);
  assert.deepEqual(newer.asked, []);
  assert.ok(lstatSync(join(newerFolder, 'node_modules')).isSymbolicLink());
  write('package-lock.json', lock('3.0.0'));
  const again = wishFor('HEAD');
  await checkedOut(again);
  git('checkout', '-q', '--', 'package-lock.json');
  assert.deepEqual(again.asked, [newerFolder]);
  assert.ok(!lstatSync(join(newerFolder, 'node_modules')).isSymbolicLink());
});

test('packages of a work tree that is not ours are never shared', async () => {
  const wish = { ...wishFor('HEAD'), cache: join(root, 'cache', 'apart'), sharesPackages: false };
  const folder = await checkedOut(wish);
  assert.deepEqual(wish.asked, [folder]);
});

test('a second call finds what the first one made; what was changed since, or cut off on the way, is made anew', async () => {
  const folder = await checkedOut(wishFor('HEAD'));
  writeFileSync(join(folder, 'mark'), '');
  assert.equal(await checkedOut(wishFor('HEAD')), folder);
  assert.ok(existsSync(join(folder, 'mark')));
  writeFileSync(join(folder, 'a.txt'), 'changed by hand');
  await checkedOut(wishFor('HEAD'));
  assert.equal(readFileSync(join(folder, 'a.txt'), 'utf8'), 'two');
  assert.ok(!existsSync(join(folder, 'mark')));
  rmSync(`${folder}.done`);
  writeFileSync(join(folder, 'mark'), '');
  await checkedOut(wishFor('HEAD'));
  assert.ok(!existsSync(join(folder, 'mark')));
});

test('a checkout runs no hook of the version that is checked out', async () => {
  mkdirSync(join(root, '.git', 'hooks'), { recursive: true });
  writeFileSync(join(root, '.git', 'hooks', 'post-checkout'), `#!/bin/sh\ntouch ${join(root, 'cache', 'hooked')}\n`, {
    mode: 0o755,
  });
  await checkedOut({ ...wishFor('HEAD~1'), cache: join(root, 'cache', 'hooks') });
  assert.ok(!existsSync(join(root, 'cache', 'hooked')));
});

test('a package is put into a copy: the packages of the work tree keep their versions', async () => {
  const put = async (folder: string) =>
    writeFileSync(join(folder, 'node_modules/a/package.json'), '{"version":"9.0.0"}');
  const folder = await checkedOutWith(wishFor('HEAD'), 'a@9', put);
  assert.match(readFileSync(join(folder, 'node_modules/a/package.json'), 'utf8'), /9\.0\.0/);
  assert.match(readFileSync(join(root, 'node_modules/a/package.json'), 'utf8'), /2\.0\.0/);
});

test('files that differ are named, those of the work tree with new ones; one without any is its commit', () => {
  const repository = repositoryOf(root);
  const older = commitOf(repository, 'HEAD~1');
  assert.deepEqual(changedFiles(repository, older, commitOf(repository, 'HEAD')), ['a.txt', 'package-lock.json']);
  assert.equal(cleanCommit(repository), git('rev-parse', 'HEAD'));
  write('new.txt', '');
  assert.deepEqual(changedFiles(repository, commitOf(repository, 'HEAD'), null), ['new.txt']);
  assert.equal(cleanCommit(repository), null);
  rmSync(join(root, 'new.txt'));
});

test('a snapshot holds what is not committed, and commits nothing', () => {
  const repository = repositoryOf(root);
  assert.equal(snapshot(repository), git('rev-parse', 'HEAD'));
  write('a.txt', 'three');
  const taken = snapshot(repository);
  assert.equal(git('show', `${taken}:a.txt`), 'three');
  assert.equal(git('stash', 'list'), '');
  git('checkout', '-q', '--', 'a.txt');
});

test('two branches have the commit where they parted', () => {
  const repository = repositoryOf(root);
  assert.equal(mergeBase(repository, 'main', 'other'), commitOf(repository, 'HEAD~1'));
});

const codeOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return error instanceof AuthbenchError ? error.code : String(error);
  }
};

test('before the first commit there is nothing to compare, and it is said', () => {
  const fresh = mkdtempSync(join(tmpdir(), 'authbench-no-commit-'));
  try {
    execFileSync('git', ['init', '--quiet', fresh]);
    assert.throws(
      () => commitOf(repositoryOf(fresh), 'HEAD'),
      ({ complaint }: AuthbenchError) => complaint.code === 'AB_UNKNOWN_REF' && /^Commit first/.test(complaint.next),
    );
  } finally {
    rmSync(fresh, { recursive: true });
  }
});

test('a name that git does not know is refused, also one that looks like an option; so is a folder in no repository', () => {
  assert.equal(
    codeOf(() => commitOf(repositoryOf(root), 'nowhere')),
    'AB_UNKNOWN_REF',
  );
  assert.equal(
    codeOf(() => commitOf(repositoryOf(root), '--all')),
    'AB_UNKNOWN_REF',
  );
  assert.equal(
    codeOf(() => repositoryOf(tmpdir())),
    'AB_NO_REPOSITORY',
  );
});
