/** Two versions as they are typed: commits, merge bases, the working tree, a package or a Node in another version. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CheckoutWish, checkedOut, checkedOutWith, type Install } from '../bench/versions/checkout.ts';
import { changedFiles, commitOf, mergeBase, type Repository, snapshot, untracked } from '../bench/versions/git.ts';
import { carriesNode, directPackages, lockedIn, lockfileOf, withDependents } from '../bench/versions/packages.ts';
import { type Change, changeOf } from '../bench/versions/reach.ts';
import { AuthbenchError, exitCodes } from '../vocabulary/errors.ts';
import { runChild } from './launch/child.mjs';
import { withInstallLock } from './launch/install-lock.mjs';
import { installLockedPackages } from './launch/locked-packages.mjs';
import { findLockedNode, lockedNodePackage } from './launch/node-binary.mjs';
import { Interrupted, Refusal } from './launch/refusal.mjs';
import { projectRoot } from './project.ts';

export interface Side {
  /** The variant's name. */
  readonly name: string;
  readonly root: string;
  /** Null for the working tree. */
  readonly commit: string | null;
  readonly node?: string;
}

/** What a contender is told of the version that it is measured in. */
export const versionOf = ({ name, root, node }: Side) => ({ name, root, ...(node === undefined ? {} : { node }) });

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
  readonly say: (line: string) => void;
}

const workingTree = 'working-tree';
const cache = join(projectRoot, '.cache', 'versions');

/**
 * Checks out and installs what is needed; two processes wait for each other. Throws AB_UNKNOWN_REF, AB_GIT_FAILED, AB_INSTALL_FAILED,
 * AB_UNKNOWN_PACKAGE, AB_NODE_TOO_OLD.
 */
export async function sidesOf(wish: SidesWish): Promise<Sides> {
  const { older, newer, change } = await withInstallLock(projectRoot, () =>
    wish.with === undefined ? twoCommits(wish) : withPackage(wish, wish.with),
  );
  return { older, newer: newer.name === older.name ? { ...newer, name: `${newer.name}-again` } : newer, change };
}

async function twoCommits(wish: SidesWish): Promise<Sides> {
  const { repository } = wish;
  const [older, newer] = typedRefs(wish);
  const sides = {
    older: await sideAt(wish, older.name, older.commit),
    newer: newer === null ? await workTree(wish) : await sideAt(wish, newer.name, newer.commit),
  };
  const files = changedFiles(repository, older.commit, newer?.commit ?? null);
  if (files.length === 0) return { ...sides, change: undefined };
  const locks = [sides.older, sides.newer].map(({ root }) => lockedIn(lockfileOf(root))) as [Lock, Lock];
  return { ...sides, change: changeOf(files, ...locks) };
}

type Lock = ReturnType<typeof lockedIn>;

async function sideAt(wish: SidesWish, name: string, commit: string): Promise<Side> {
  const root = await checkedOut({ ...checkoutWish(wish), commit });
  return { name, commit, root, ...nodeOf(root) };
}

/** Ours is measured where it stands. Another project's is copied, as it stands: nothing is installed or started in somebody's folder. */
async function workTree(wish: SidesWish): Promise<Side> {
  const { repository, say } = wish;
  if (isOurs(repository)) return { name: workingTree, commit: null, root: repository.root, ...nodeOf(repository.root) };
  const left = untracked(repository);
  if (left.length > 0)
    say(`Not in the copy of your working tree, because git does not track them: ${left.slice(0, 5).join(', ')}.`);
  return { ...(await sideAt(wish, workingTree, snapshot(repository))), commit: null };
}

const isOurs = ({ root }: Repository) => root === projectRoot;

interface Named {
  readonly name: string;
  readonly commit: string;
}

/** `a`, `a b`, `a...b`, `a...`: with three dots, as git has it, the older one is where the two parted. */
function typedRefs({ repository, refs }: SidesWish): [Named, Named | null] {
  const [first = 'HEAD', second] = refs;
  const named = (ref: string): Named => {
    const commit = commitOf(repository, ref);
    return { name: shown(ref, commit), commit };
  };
  if (!first.includes('...')) return [named(first), second === undefined ? null : named(second)];
  const [a = '', b = ''] = first.split('...');
  const commit = mergeBase(repository, a || 'HEAD', b || 'HEAD');
  return [{ name: `base-${commit.slice(0, 7)}`, commit }, b === '' ? null : named(b)];
}

const shown = (ref: string, commit: string) => (/^[\w./~^-]{1,24}$/.test(ref) ? ref : commit.slice(0, 7));

async function withPackage(wish: SidesWish, wanted: string): Promise<Sides> {
  const { repository, refs } = wish;
  const name = wanted.replace(/(?<=.)@.*$/, '');
  const [ref] = refs;
  const base = ref === undefined ? await workTree(wish) : await sideAt(wish, ref, commitOf(repository, ref));
  if (name === 'node') return withNode(base, wanted, wish);
  const allowed = directPackages(base.root).filter((one) => !carriesNode(one));
  if (!allowed.includes(name)) throw unknownPackage(name, allowed);
  const exact = `${name}@${await exactVersion(wanted)}`;
  const commit = base.commit ?? snapshot(repository);
  if (base.commit === null && isOurs(repository) && untracked(repository).length > 0)
    throw untrackedFiles(untracked(repository));
  const changed = await checkedOutWith({ ...checkoutWish(wish), commit }, exact, putPackage);
  const before = installedVersion(base.root, name);
  const lock = lockedIn(lockfileOf(base.root));
  return {
    older: { ...base, name: `${name}@${before}` },
    newer: { ...base, name: exact, root: changed },
    change:
      exact === `${name}@${before}`
        ? undefined
        : { files: [], packages: [...withDependents([name], [lock])], node: false },
  };
}

async function withNode(side: Side, wanted: string, { say }: SidesWish): Promise<Sides> {
  const { name: carrier } = lockedNodePackage(process.platform, process.arch);
  const exact = await exactVersion(`${carrier}@${wanted.slice('node@'.length)}`);
  const folder = join(cache, `node@${exact}`);
  if (!existsSync(join(folder, 'node_modules'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    say(`fetching Node ${exact}`);
    await npm(folder, ['install', '--no-save', `${carrier}@${exact}`], wanted);
  }
  const found = findLockedNode(folder);
  if ('failure' in found || !found.stripsTypes)
    throw tooOld('failure' in found ? found.failure : `Node ${found.version}`);
  const own = findLockedNode(side.root);
  const before = 'version' in own ? own.version : process.versions.node;
  return {
    older: { ...side, name: `node@${before}` },
    newer: { ...side, node: found.program, name: `node@${found.version}` },
    change: found.version === before ? undefined : { files: [], packages: [], node: true },
  };
}

const checkoutWish = ({ repository, say }: SidesWish): Omit<CheckoutWish, 'commit'> => ({
  repository,
  say,
  cache,
  install,
  sharesPackages: isOurs(repository),
});

/** The Node that this version locks, where it is another than the one that runs us and can run it. Throws AB_NODE_TOO_OLD. */
function nodeOf(root: string): { node?: string } {
  const found = findLockedNode(root);
  if ('failure' in found || found.program === process.execPath) return {};
  if (!found.stripsTypes) throw tooOld(`Node ${found.version}, which this version locks`);
  return { node: found.program };
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

const putPackage = async (folder: string, exact: string) =>
  void (await npm(folder, ['install', '--no-save', '--no-package-lock', '--legacy-peer-deps', exact], exact));

/** What `jose@5` or `fastify@latest` is today: the newest that fits. */
async function exactVersion(wanted: string): Promise<string> {
  const text = await npm(process.cwd(), ['view', wanted, 'version', '--json'], wanted);
  const found = text.trim() === '' ? undefined : (JSON.parse(text) as string | string[]);
  const version = Array.isArray(found) ? found.at(-1) : found;
  if (version !== undefined) return version;
  throw new AuthbenchError({
    code: 'AB_INSTALL_FAILED',
    what: 'npm does not know this version.',
    received: wanted,
    next: `See \`npm view ${wanted.replace(/(?<=.)@.*$/, '')} versions\`.`,
  });
}

async function npm(cwd: string, args: readonly string[], wanted: string): Promise<string> {
  const { code, output, interrupted } = await runChild(
    'npm',
    [...args, '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  if (interrupted) throw stoppedWhileInstalling();
  if (code === 0) return output;
  throw new AuthbenchError({
    code: 'AB_INSTALL_FAILED',
    what: `npm could not find or install ${wanted}.`,
    received: output.trim().split('\n').slice(0, 4).join(' ') || `exit code ${code}`,
    next: 'Check the name, the version and the network.',
  });
}

function installedVersion(root: string, name: string): string {
  const text = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

const unknownPackage = (received: string, allowed: readonly string[]) =>
  new AuthbenchError({
    code: 'AB_UNKNOWN_PACKAGE',
    what: 'package.json does not depend on this package directly, so its version cannot be chosen here.',
    received,
    allowed: [...allowed, 'node'].join(', '),
    next: 'Name the package that needs it, e.g. --with fastify@5.0.0',
  });

const untrackedFiles = (files: readonly string[]) =>
  new AuthbenchError({
    code: 'AB_UNTRACKED_FILES',
    what: 'The copy with the other package version would lack files that git does not track.',
    received: files.slice(0, 5).join(', '),
    next: '`git add` them, or name a commit: npx authbench diff HEAD --with …',
  });

const tooOld = (received: string) =>
  new AuthbenchError({
    code: 'AB_NODE_TOO_OLD',
    what: 'This Node cannot run the servers as they are.',
    received,
    allowed: 'one that strips types itself: 22.18 or newer, 23.6 or newer',
    next: 'Name a newer one, e.g. --with node@22',
  });

export const stoppedWhileInstalling = () =>
  new AuthbenchError(
    { code: 'AB_STOPPED', what: 'Stopped before anything was measured.', next: 'Run the same command again.' },
    exitCodes.interrupted,
  );
