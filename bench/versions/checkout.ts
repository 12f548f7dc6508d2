/** A version of a project in a folder of its own, with its own packages, under `.cache/versions/`. */

import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { addWorktree, type Repository, removeWorktree } from './git.ts';
import { lockfileOf } from './packages.ts';

/** Installs what a folder's lockfile asks for; does nothing where it is there. */
export type Install = (folder: string) => Promise<unknown>;

/** So many checkouts are kept for the next time; the one that was used longest ago goes first. */
const kept = 6;

export interface CheckoutWish {
  readonly repository: Repository;
  readonly commit: string;
  /** Folder of all checkouts. */
  readonly cache: string;
  readonly install: Install;
  /** Told before anything that takes time. */
  readonly say: (line: string) => void;
}

/** The folder of that commit, checked out and with its packages: made, or found as an earlier call left it. */
export async function checkedOut(wish: CheckoutWish): Promise<string> {
  const folder = folderOf(wish);
  if (!existsSync(join(folder, '.git'))) {
    wish.say(`checking ${wish.commit.slice(0, 12)} out`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(wish.cache, { recursive: true });
    addWorktree(wish.repository, folder, wish.commit);
  }
  await withPackages(folder, wish);
  touched(folder);
  forgetOld(wish);
  return folder;
}

/** The same commit with one package in another version, which npm is told to put in. */
export async function checkedOutWith(
  wish: CheckoutWish,
  wanted: string,
  put: (folder: string, wanted: string) => Promise<unknown>,
): Promise<string> {
  const plain = await checkedOut(wish);
  const folder = `${plain}+${wanted.replaceAll(/[^\w.@-]/g, '_')}`;
  if (existsSync(join(folder, '.put'))) return folder;
  wish.say(`putting ${wanted} into a copy`);
  rmSync(folder, { recursive: true, force: true });
  addWorktree(wish.repository, folder, wish.commit);
  // A copy and no link: it is about to be changed.
  cpSync(realpathSync(join(plain, 'node_modules')), join(folder, 'node_modules'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  await put(folder, wanted);
  mkdirSync(join(folder, '.put'));
  return folder;
}

/** One project's checkouts are told from another's. */
function folderOf({ repository, commit, cache }: CheckoutWish): string {
  const project = createHash('sha256').update(repository.root).digest('hex').slice(0, 8);
  return join(cache, `${project}-${commit.slice(0, 12)}`);
}

/** By its own lockfile. Where that is the very one of the work tree, the work tree's packages are the same packages. */
async function withPackages(folder: string, { repository, install, say }: CheckoutWish): Promise<void> {
  const lock = lockfileOf(folder);
  const modules = join(folder, 'node_modules');
  if (lock === undefined || isLink(modules)) return;
  if (!existsSync(modules) && lock === lockfileOf(repository.root)) {
    await install(repository.root);
    symlinkSync(join(repository.root, 'node_modules'), modules, 'dir');
    return;
  }
  if (!existsSync(modules)) say(`installing the packages of ${basename(folder)} by its lockfile`);
  await install(folder);
}

const isLink = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
const touched = (folder: string) => utimesSync(folder, new Date(), new Date());

function forgetOld({ repository, cache }: CheckoutWish): void {
  const byUse = readdirSync(cache)
    .map((name) => join(cache, name))
    .filter((folder) => belongsTo(repository, folder))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const folder of byUse.slice(kept)) removeWorktree(repository, folder);
}

/** The file `.git` of a worktree names its repository. */
function belongsTo({ root }: Repository, folder: string): boolean {
  const link = join(folder, '.git');
  if (!existsSync(link) || !statSync(link).isFile()) return false;
  return readFileSync(link, 'utf8').includes(`${root}/.git/worktrees/`);
}
