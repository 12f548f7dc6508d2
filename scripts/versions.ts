/** Two versions as they are typed: commits, merge bases, the working tree, a package or a Node in another version. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkedOut, checkedOutWith, type Install } from '../bench/versions/checkout.ts';
import { changedFiles, commitOf, mergeBase, type Repository, snapshot } from '../bench/versions/git.ts';
import { lockedIn, lockfileOf, withDependents } from '../bench/versions/packages.ts';
import { type Change, changeOf } from '../bench/versions/reach.ts';
import { AuthbenchError, exitCodes } from '../vocabulary/errors.ts';
import { runChild } from './launch/child.mjs';
import { installLockedPackages } from './launch/locked-packages.mjs';
import { findLockedNode, lockedNodePackage } from './launch/node-binary.mjs';
import { Interrupted, Refusal } from './launch/refusal.mjs';

export interface Side {
  /** The variant's name. */
  readonly name: string;
  readonly root: string;
  /** Null for the working tree. */
  readonly commit: string | null;
  readonly node?: string;
}

export interface Sides {
  readonly older: Side;
  readonly newer: Side;
  /** Undefined where both are the same version: then each contender is held against itself. */
  readonly change: Change | undefined;
}

export interface SidesWish {
  readonly repository: Repository;
  /** As typed: none, one or two, or one of the form `a...b`. */
  readonly refs: readonly string[];
  /** `package@version`, as typed. */
  readonly with: string | undefined;
  readonly cache: string;
  readonly say: (line: string) => void;
}

const workingTree = 'working-tree';

/** Checks out and installs what is needed. Throws AB_UNKNOWN_REF, AB_CHECKOUT_FAILED, AB_INSTALL_FAILED, AB_UNKNOWN_PACKAGE. */
export async function sidesOf(wish: SidesWish): Promise<Sides> {
  return wish.with === undefined ? twoCommits(wish) : withPackage(wish, wish.with);
}

async function twoCommits(wish: SidesWish): Promise<Sides> {
  const { repository } = wish;
  const [older, newer] = typedRefs(wish);
  const sides = {
    older: { name: older.name, commit: older.commit, root: await checkout(wish, older.commit) },
    newer:
      newer === null
        ? { name: workingTree, commit: null, root: repository.root }
        : {
            name: newer.name === older.name ? `${newer.name}-again` : newer.name,
            commit: newer.commit,
            root: await checkout(wish, newer.commit),
          },
  };
  const files = changedFiles(repository, older.commit, newer?.commit ?? null);
  const same = files.length === 0;
  const [locksOlder, locksNewer] = [sides.older, sides.newer].map(({ root }) => lockedIn(lockfileOf(root)));
  return {
    older: { ...sides.older, ...nodeOf(sides.older.root) },
    newer: { ...sides.newer, ...nodeOf(sides.newer.root) },
    change:
      same || locksOlder === undefined || locksNewer === undefined
        ? undefined
        : changeOf(files, locksOlder, locksNewer),
  };
}

interface Named {
  readonly name: string;
  readonly commit: string;
}

/** `a`, `a b`, `a...b`, `a...`: with three dots, as git has it, the older one is where the two parted. */
function typedRefs({ repository, refs }: SidesWish): [Named, Named | null] {
  const [first = 'HEAD', second] = refs;
  const named = (ref: string): Named => ({
    name: shown(ref, commitOf(repository, ref)),
    commit: commitOf(repository, ref),
  });
  if (!first.includes('...')) return [named(first), second === undefined ? null : named(second)];
  const [a = '', b = ''] = first.split('...');
  const commit = mergeBase(repository, a || 'HEAD', b || 'HEAD');
  return [{ name: `base-${commit.slice(0, 7)}`, commit }, b === '' ? null : named(b)];
}

const shown = (ref: string, commit: string) => (/^[\w./~^-]{1,24}$/.test(ref) ? ref : commit.slice(0, 7));

async function withPackage(wish: SidesWish, wanted: string): Promise<Sides> {
  const { repository, refs, cache } = wish;
  const name = wanted.replace(/(?<=.)@.*$/, '');
  const [ref] = refs;
  const commit = ref === undefined ? null : commitOf(repository, ref);
  const root = commit === null ? repository.root : await checkout(wish, commit);
  if (name === 'node') return withNode({ name: ref ?? workingTree, root, commit }, wanted, wish);
  const lock = lockedIn(lockfileOf(root));
  if (!lock.versions.has(name)) throw unknownPackage(name);
  const options = { ...wish, commit: commit ?? snapshot(repository), cache, install };
  const changed = await checkedOutWith(options, wanted, putPackage);
  const before = installedVersion(root, name);
  const after = installedVersion(changed, name);
  return {
    older: { name: `${name}@${before}`, root, commit, ...nodeOf(root) },
    newer: {
      name: before === after ? `${name}@${after}-again` : `${name}@${after}`,
      root: changed,
      commit,
      ...nodeOf(root),
    },
    change: before === after ? undefined : { files: [], packages: [...withDependents([name], [lock])], node: false },
  };
}

async function withNode(side: Side, wanted: string, { cache, say }: SidesWish): Promise<Sides> {
  const { name: carrier } = lockedNodePackage(process.platform, process.arch);
  const folder = join(cache, wanted.replaceAll(/[^\w.@-]/g, '_'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  say(`fetching ${wanted}`);
  await npm(folder, ['install', '--no-save', `${carrier}@${wanted.slice('node@'.length)}`], wanted);
  const found = findLockedNode(folder);
  if ('failure' in found || !found.stripsTypes) {
    throw new AuthbenchError({
      code: 'AB_NODE_TOO_OLD',
      what: 'This Node cannot run the servers as they are.',
      received: 'failure' in found ? found.failure : `Node ${found.version}`,
      allowed: 'one that strips types by itself: 22.18 or newer, 23.6 or newer',
      next: 'Name a newer one, e.g. --with node@22',
    });
  }
  const own = nodeOf(side.root);
  const before = own.version ?? process.versions.node;
  return {
    older: { ...side, ...own, name: `node@${before}` },
    newer: { ...side, node: found.program, name: `node@${found.version}${found.version === before ? '-again' : ''}` },
    change: found.version === before ? undefined : { files: [], packages: [], node: true },
  };
}

const checkout = (wish: SidesWish, commit: string) => checkedOut({ ...wish, commit, install });

/** The Node that this version locks, where it is another than the one that runs us. */
function nodeOf(root: string): { node?: string; version?: string } {
  const found = findLockedNode(root);
  return 'version' in found && found.program !== process.execPath
    ? { node: found.program, version: found.version }
    : {};
}

const install: Install = async (folder) => {
  try {
    await installLockedPackages(folder, { env: process.env, write: (text) => process.stderr.write(text) });
  } catch (error) {
    if (error instanceof Interrupted) throw stoppedWhileInstalling();
    if (!(error instanceof Refusal)) throw error;
    const { code, what, received, next } = error.complaint;
    throw new AuthbenchError({ code, what, ...(received === undefined ? {} : { received }), next });
  }
};

const putPackage = (folder: string, wanted: string) =>
  npm(folder, ['install', '--no-save', '--no-package-lock', '--legacy-peer-deps', wanted], wanted);

async function npm(cwd: string, args: readonly string[], wanted: string): Promise<void> {
  const { code, output, interrupted } = await runChild(
    'npm',
    [...args, '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  if (interrupted) throw stoppedWhileInstalling();
  if (code === 0) return;
  throw new AuthbenchError({
    code: 'AB_INSTALL_FAILED',
    what: `npm could not install ${wanted}.`,
    received: output.trim().split('\n').slice(0, 4).join(' ') || `exit code ${code}`,
    next: 'Check the name and the version, and the network.',
  });
}

function installedVersion(root: string, name: string): string {
  return (JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string })
    .version;
}

const unknownPackage = (name: string) =>
  new AuthbenchError({
    code: 'AB_UNKNOWN_PACKAGE',
    what: 'The lockfile holds no package of this name, so no server can notice its version.',
    received: name,
    allowed: 'a package of package-lock.json, or node; e.g. --with jose@5',
    next: 'Correct the name.',
  });

const stoppedWhileInstalling = () =>
  new AuthbenchError(
    { code: 'AB_STOPPED', what: 'Stopped before anything was measured.', next: 'Run the same command again.' },
    exitCodes.interrupted,
  );
