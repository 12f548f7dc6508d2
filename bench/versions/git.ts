/** What is asked of git: which commit a name means, what differs between two, and a checkout of one. */
import { spawnSync } from 'node:child_process';
import { AuthbenchError } from '../../vocabulary/errors.ts';

/** A repository on this machine, by the absolute path of its work tree. */
export interface Repository {
  readonly root: string;
}

/** The repository that a folder lies in. Throws AB_NO_REPOSITORY. */
export function repositoryOf(folder: string): Repository {
  const { output, status } = git(folder, ['rev-parse', '--show-toplevel']);
  if (status === 0) return { root: output };
  throw new AuthbenchError({
    code: 'AB_NO_REPOSITORY',
    what: 'Versions are compared by their commits, and this folder is in no git repository (or git is not on PATH).',
    received: folder,
    next: 'Run it in a clone, or compare two run folders: npx authbench compare <run> <run>',
  });
}

/** The full hash of the commit that a name means. Throws AB_UNKNOWN_REF. */
export function commitOf({ root }: Repository, ref: string): string {
  const { output, status } = git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  if (status === 0) return output;
  throw unknownRef(ref, 'a commit, branch or tag of this repository, e.g. HEAD~1 or main');
}

/** Where two names parted. Throws AB_UNKNOWN_REF. */
export function mergeBase(repository: Repository, a: string, b: string): string {
  const { output, status } = git(repository.root, ['merge-base', commitOf(repository, a), commitOf(repository, b)]);
  if (status === 0) return output;
  throw unknownRef(`${a}...${b}`, 'two names with a commit in common');
}

/** Files that differ, from the root: between two commits, or between one and the work tree (null), new files included. */
export function changedFiles({ root }: Repository, older: string, newer: string | null): string[] {
  const differing = lines(root, ['diff', '--name-only', '--no-renames', older, ...(newer === null ? [] : [newer])]);
  return newer === null ? [...differing, ...lines(root, ['ls-files', '--others', '--exclude-standard'])] : differing;
}

/** A commit of the work tree as it stands, which no branch knows: new files are not in it. Nothing is changed. */
export function snapshot(repository: Repository): string {
  const { output } = git(repository.root, ['stash', 'create']);
  return output || commitOf(repository, 'HEAD');
}

/** Checks a commit out into a folder that is not there yet. Throws AB_CHECKOUT_FAILED. */
export function addWorktree({ root }: Repository, folder: string, commit: string): void {
  // One whose folder was removed by hand is still registered.
  git(root, ['worktree', 'prune']);
  const { status, complaint } = git(root, ['worktree', 'add', '--detach', '--force', folder, commit]);
  if (status === 0) return;
  throw new AuthbenchError({
    code: 'AB_CHECKOUT_FAILED',
    what: `git could not check ${commit.slice(0, 12)} out into a folder of its own.`,
    received: complaint.split('\n').at(-1) ?? '',
    next: 'Look at the message; `git worktree list` shows what is checked out where.',
  });
}

export function removeWorktree({ root }: Repository, folder: string): void {
  git(root, ['worktree', 'remove', '--force', folder]);
}

function lines(root: string, args: readonly string[]): string[] {
  return git(root, args)
    .output.split('\n')
    .filter((line) => line !== '');
}

function git(folder: string, args: readonly string[]): { status: number; output: string; complaint: string } {
  // GIT_DIR and its siblings, set within a git hook, would answer for another repository.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  const { status, stdout, stderr, error } = spawnSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    env,
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return {
    status: status ?? 1,
    output: (stdout ?? '').trim(),
    complaint: (stderr ?? error?.message ?? '').trim(),
  };
}

const unknownRef = (received: string, allowed: string) =>
  new AuthbenchError({
    code: 'AB_UNKNOWN_REF',
    what: 'git knows no such commit here.',
    received,
    allowed,
    next: 'Look with `git log`. A CI often clones the newest commit alone: let it fetch the whole history (fetch-depth: 0).',
  });
