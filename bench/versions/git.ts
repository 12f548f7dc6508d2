/** What is asked of git: which commit a name means, what differs between two, and a checkout of one. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { AuthbenchError } from '../../vocabulary/errors.ts';

/** A repository on this machine, by the absolute path of its work tree. */
export interface Repository {
  readonly root: string;
}

/** The repository that a folder lies in. Throws AB_NO_REPOSITORY. */
export function repositoryOf(folder: string): Repository {
  const { output, status, complaint } = git(folder, ['rev-parse', '--show-toplevel']);
  if (status === 0) return { root: output };
  throw new AuthbenchError({
    code: 'AB_NO_REPOSITORY',
    what: 'Versions are compared by commit, but this folder is not in a git repository (or git is not on PATH).',
    received: `${folder}: ${complaint.split('\n')[0]}`,
    next: 'Run it in a clone, or compare two run folders: npx authbench compare <run> <run>',
  });
}

/** Whether a folder lies in a repository without a work tree. */
export const isBare = (folder: string): boolean => git(folder, ['rev-parse', '--is-bare-repository']).output === 'true';

/** The full hash of the commit that a name means. Throws AB_UNKNOWN_REF. */
export function commitOf({ root }: Repository, ref: string): string {
  const { output, status } = git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  if (status === 0) return output;
  if (!hasCommit(root)) throw noCommit(ref);
  throw unknownRef(ref, 'a commit, branch or tag of this repository, e.g. HEAD~1 or main');
}

/** Where two names parted. Throws AB_UNKNOWN_REF. */
export function mergeBase(repository: Repository, a: string, b: string): string {
  const { output, status } = git(repository.root, ['merge-base', commitOf(repository, a), commitOf(repository, b)]);
  if (status === 0) return output;
  throw unknownRef(`${a}...${b}`, 'two names with a commit in common');
}

/** Files that differ, from the root: between two commits, or between one and the work tree (null), new files included. */
export function changedFiles(repository: Repository, older: string, newer: string | null): string[] {
  const differing = names(repository, ['diff', '--name-only', '--no-renames', '-z', older, ...(newer ? [newer] : [])]);
  return newer === null ? [...differing, ...untracked(repository)] : differing;
}

/** Files that no commit knows, and that are not ignored. */
export const untracked = (repository: Repository): string[] =>
  names(repository, ['ls-files', '--others', '--exclude-standard', '-z']);

/** A commit of the work tree as it stands, which no branch knows: untracked files are not in it. Nothing is changed. */
export function snapshot(repository: Repository): string {
  return asked(repository, ['stash', 'create']) || commitOf(repository, 'HEAD');
}

/** Checks a commit out into a folder that is not there yet, whatever hooks it brings. Throws AB_GIT_FAILED. */
export function addWorktree(repository: Repository, folder: string, commit: string): void {
  const noHooks = ['-c', 'core.hooksPath=/dev/null'];
  asked(repository, [...noHooks, 'worktree', 'add', '--quiet', '--detach', '--force', folder, commit]);
}

/** Also one that is half made, or that git has forgotten. */
export function removeWorktree({ root }: Repository, folder: string): void {
  git(root, ['worktree', 'remove', '--force', '--force', folder]);
  rmSync(folder, { recursive: true, force: true });
}

/** Whether a checkout is whole and unchanged: at this commit, and no file of it differs. */
export function isAt(folder: string, commit: string): boolean {
  const head = git(folder, ['rev-parse', 'HEAD']);
  const differing = git(folder, ['status', '--porcelain', '--untracked-files=no']);
  return head.status === 0 && head.output === commit && differing.status === 0 && differing.output === '';
}

const names = (repository: Repository, args: readonly string[]) =>
  asked(repository, args)
    .split('\0')
    .filter((name) => name !== '');

/** What git prints. Throws AB_GIT_FAILED with what it complains of. */
function asked({ root }: Repository, args: readonly string[]): string {
  const { status, output, complaint } = git(root, args);
  if (status === 0) return output;
  throw new AuthbenchError({
    code: 'AB_GIT_FAILED',
    what: `git ${args.find((word) => !word.startsWith('-') && !word.includes('=')) ?? ''} failed.`,
    received: complaint.split('\n').at(-1) || 'no word of why',
    next: 'Read the message, and check `git status` and `git worktree list`.',
  });
}

/** Set within a git hook, they would answer for another repository. */
const ofAHook = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_COMMON_DIR', 'GIT_PREFIX', 'GIT_OBJECT_DIRECTORY'];

function git(folder: string, args: readonly string[]): { status: number; output: string; complaint: string } {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofAHook.includes(name)));
  const { status, stdout, stderr, error } = spawnSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    env,
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return {
    status: status ?? 1,
    output: (stdout ?? '').trim(),
    complaint: (stderr || error?.message || '').trim(),
  };
}

const hasCommit = (root: string) => git(root, ['rev-parse', '--verify', '--quiet', 'HEAD']).status === 0;

const noCommit = (received: string) =>
  new AuthbenchError({
    code: 'AB_UNKNOWN_REF',
    what: 'There is no commit yet on this branch, so that there are no versions to compare.',
    received,
    allowed: 'a commit, branch or tag of this repository, e.g. HEAD~1 or main',
    next: 'Commit first: git add --all && git commit. From the second commit on there are two versions.',
  });

const unknownRef = (received: string, allowed: string) =>
  new AuthbenchError({
    code: 'AB_UNKNOWN_REF',
    what: 'git does not know this commit.',
    received,
    allowed,
    next: 'Check `git log`. A CI often clones only the newest commit: let it fetch the whole history (fetch-depth: 0).',
  });
