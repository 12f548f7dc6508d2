/** The two versions that are compared: where each lies, and the Node that it runs on. */
import { AuthbenchError } from '../../vocabulary/errors.ts';
import { type CheckoutWish, checkedOut, type Install } from './checkout.ts';
import { type Repository, snapshot, untracked } from './git.ts';
import type { Change } from './reach.ts';

export interface Side {
  /** The variant's name. */
  readonly name: string;
  readonly root: string;
  /** Null for a working tree in which something was changed. */
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

/** What the launcher can do, which brings packages and Node before any TypeScript runs. */
export interface Tools {
  readonly install: Install;
  /**
   * Runs npm in a folder and returns what it prints. `wanted`: the package and version in question, for an error.
   * Throws AB_INSTALL_FAILED, AB_STOPPED.
   */
  npm(folder: string, args: readonly string[], wanted: string): Promise<string>;
  /** The Node that a folder's packages hold. */
  lockedNode(folder: string): LockedNode | { readonly failure: string };
  /** The package that carries Node for this machine. */
  readonly nodePackage: string;
}

export interface LockedNode {
  readonly program: string;
  readonly version: string;
  readonly stripsTypes: boolean;
}

export interface SidesWish {
  readonly repository: Repository;
  /** As typed: none, one or two, or one of the form `a...b`. */
  readonly refs: readonly string[];
  /** `package@version`, as typed. */
  readonly with: string | undefined;
  /** This very project: measured where it stands. */
  readonly own: string;
  /** Folder of all checkouts. */
  readonly cache: string;
  readonly tools: Tools;
  readonly say: (line: string) => void;
}

const workingTree = 'working-tree';

/** A commit, checked out and with its packages. Throws AB_GIT_FAILED, AB_INSTALL_FAILED, AB_NODE_TOO_OLD. */
export async function sideAt(wish: SidesWish, name: string, commit: string): Promise<Side> {
  const root = await checkedOut({ ...checkoutWish(wish), commit });
  return { name, commit, root, ...nodeOf(wish, root) };
}

/** Ours is measured where it stands. Another project's is copied, as it stands: nothing is installed or started in somebody's folder. */
export async function workTree(wish: SidesWish): Promise<Side> {
  const { repository, say } = wish;
  if (isOurs(wish)) return { name: workingTree, commit: null, root: repository.root, ...nodeOf(wish, repository.root) };
  const left = untracked(repository);
  if (left.length > 0)
    say(`Not in the copy of your working tree, because git does not track them: ${left.slice(0, 5).join(', ')}.`);
  return { ...(await sideAt(wish, workingTree, snapshot(repository))), commit: null };
}

export const isOurs = ({ repository, own }: SidesWish): boolean => repository.root === own;

export const checkoutWish = (wish: SidesWish): Omit<CheckoutWish, 'commit'> => ({
  repository: wish.repository,
  say: wish.say,
  cache: wish.cache,
  install: wish.tools.install,
  sharesPackages: isOurs(wish),
});

/** The Node that this version locks, where it is another than the one that runs us and can run it. Throws AB_NODE_TOO_OLD. */
function nodeOf({ tools }: SidesWish, root: string): { node?: string } {
  const found = tools.lockedNode(root);
  if ('failure' in found || found.program === process.execPath) return {};
  if (!found.stripsTypes) throw tooOld(`Node ${found.version}, which this version locks`);
  return { node: found.program };
}

export const tooOld = (received: string) =>
  new AuthbenchError({
    code: 'AB_NODE_TOO_OLD',
    what: 'This Node cannot run the servers as they are.',
    received,
    allowed: 'one that strips types itself: 22.18 or newer, 23.6 or newer',
    next: 'Name a newer one, e.g. --with node@22',
  });
