/** A version of a project in a folder of its own, with its own packages, under `.cache/versions/`. */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { addWorktree, isAt, type Repository, removeWorktree } from './git.ts';
import { lockfileOf } from './packages.ts';

/** Installs what a folder's lockfile asks for; does nothing where it is there. */
export type Install = (folder: string) => Promise<unknown>;

/** So many checkouts are kept for the next time; the one that was used longest ago goes first. */
const kept = 6;
/** One that was used within this time may be measured by somebody else at the moment, ms. */
const inUseMs = 3_600_000;

export interface CheckoutWish {
  readonly repository: Repository;
  readonly commit: string;
  /** Folder of all checkouts. */
  readonly cache: string;
  readonly install: Install;
  /** The work tree's own packages may be used where its lockfile is the very same. */
  readonly sharesPackages: boolean;
  /** Told before anything that takes time. */
  readonly say: (line: string) => void;
}

/** The folder of that commit, checked out and with its packages: made, or found as an earlier call left it. */
export async function checkedOut(wish: CheckoutWish): Promise<string> {
  const folder = folderOf(wish);
  if (!isDone(wish, folder)) {
    wish.say(`checking ${wish.commit.slice(0, 12)} out`);
    freshWorktree(wish, folder);
    done(folder);
  }
  await withPackages(folder, wish);
  utimesSync(doneFile(folder), new Date(), new Date());
  forgetOld(wish);
  return folder;
}

/** The same commit with one package in another version, e.g. `jose@5.10.0`, which `put` puts in. */
export async function checkedOutWith(
  wish: CheckoutWish,
  exact: string,
  put: (folder: string, exact: string) => Promise<unknown>,
): Promise<string> {
  const plain = await checkedOut(wish);
  const folder = `${plain}+${exact.replaceAll('/', '+')}`;
  if (!isDone(wish, folder)) {
    wish.say(`putting ${exact} into a copy`);
    freshWorktree(wish, folder);
    // A copy and no link: it is about to be changed.
    cpSync(realpathSync(join(plain, 'node_modules')), join(folder, 'node_modules'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    await put(folder, exact);
    done(folder);
  }
  utimesSync(doneFile(folder), new Date(), new Date());
  return folder;
}

function freshWorktree({ repository, cache, commit }: CheckoutWish, folder: string): void {
  rmSync(doneFile(folder), { force: true });
  removeWorktree(repository, folder);
  mkdirSync(cache, { recursive: true });
  addWorktree(repository, folder, commit);
}

/** Written last, beside the folder: what was cut off on the way, or changed since, is made anew. */
const doneFile = (folder: string) => `${folder}.done`;
const done = (folder: string) => writeFileSync(doneFile(folder), '');
const isDone = ({ commit }: CheckoutWish, folder: string) => existsSync(doneFile(folder)) && isAt(folder, commit);

/** One project's checkouts are told from another's. */
const prefixOf = ({ root }: Repository) => `${createHash('sha256').update(root).digest('hex').slice(0, 8)}-`;

const folderOf = ({ repository, commit, cache }: CheckoutWish) =>
  join(cache, `${prefixOf(repository)}${commit.slice(0, 12)}`);

/**
 * By its own lockfile. Where that is the very one of the work tree, the work tree's packages are the same packages, and a link is
 * enough, as long as it stays the same one: the work tree may have others the next time.
 */
async function withPackages(folder: string, { repository, install, sharesPackages, say }: CheckoutWish): Promise<void> {
  const lock = lockfileOf(folder);
  const modules = join(folder, 'node_modules');
  if (lock === undefined) return;
  const own = join(repository.root, 'node_modules');
  const same = sharesPackages && existsSync(own) && lock === lockfileOf(repository.root);
  if (isLink(modules)) {
    if (same) return;
    rmSync(modules);
  }
  if (!existsSync(modules) && same) return symlinkSync(own, modules, 'dir');
  if (!existsSync(modules)) say(`installing the packages of ${basename(folder)} by its lockfile`);
  await install(folder);
}

const isLink = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;

function forgetOld({ repository, cache }: CheckoutWish): void {
  const usedAt = (folder: string) => statSync(doneFile(folder), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const byUse = readdirSync(cache)
    .filter((name) => name.startsWith(prefixOf(repository)) && !name.endsWith('.done'))
    .map((name) => join(cache, name))
    .sort((a, b) => usedAt(b) - usedAt(a));
  for (const folder of byUse.slice(kept)) {
    if (Date.now() - usedAt(folder) < inUseMs) continue;
    removeWorktree(repository, folder);
    rmSync(doneFile(folder), { force: true });
  }
}
