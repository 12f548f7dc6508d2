/** The two versions of a comparison: two commits, a commit and the work tree, or two versions of a package or of Node. */
import { changedFiles, commitOf, type Repository } from './git.ts';
import { withPackage } from './other-package.ts';
import { lockedIn, lockfileOf } from './packages.ts';
import { changeOf } from './reach.ts';
import { typedRefs } from './refs.ts';
import { type Sides, type SidesWish, sideAt, workTree } from './side.ts';

/**
 * Checks out and installs what is needed. Throws AB_UNKNOWN_REF, AB_GIT_FAILED, AB_INSTALL_FAILED,
 * AB_UNKNOWN_PACKAGE, AB_NODE_TOO_OLD.
 */
export async function sidesOf(wish: SidesWish): Promise<Sides> {
  const { older, newer, change } = await (wish.with === undefined ? twoCommits(wish) : withPackage(wish, wish.with));
  return { older, newer: newer.name === older.name ? { ...newer, name: `${newer.name}-again` } : newer, change };
}

async function twoCommits(wish: SidesWish): Promise<Sides> {
  const { repository } = wish;
  const [older, newer] = typedRefs(repository, wish.refs);
  const sides = {
    older: await sideAt(wish, older.name, older.commit),
    newer:
      newer === null
        ? { ...(await workTree(wish)), commit: cleanCommit(repository) }
        : await sideAt(wish, newer.name, newer.commit),
  };
  const files = changedFiles(repository, older.commit, newer?.commit ?? null);
  if (files.length === 0) return { ...sides, change: undefined };
  const locks = [sides.older, sides.newer].map(({ root }) => lockedIn(lockfileOf(root))) as [Lock, Lock];
  return { ...sides, change: changeOf(files, ...locks) };
}

/** A work tree in which nothing was changed is its commit: whoever measures again can name it. Null where something was. */
export function cleanCommit(repository: Repository): string | null {
  const head = commitOf(repository, 'HEAD');
  return changedFiles(repository, head, null).length === 0 ? head : null;
}

type Lock = ReturnType<typeof lockedIn>;
