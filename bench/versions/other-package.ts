/** The same code with one package in another version. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import { checkedOutWith } from './checkout.ts';
import { exactVersion } from './exact-version.ts';
import { commitOf, snapshot, untracked } from './git.ts';
import { withNode } from './other-node.ts';
import { carriesNode, directPackages, lockedIn, lockfileOf, withDependents } from './packages.ts';
import { checkoutWish, isOurs, type Sides, type SidesWish, sideAt, workTree } from './side.ts';

/** `wanted`: as typed, e.g. `jose@5`, or `node@22`. Throws AB_UNKNOWN_PACKAGE, AB_UNTRACKED_FILES and what withNode does. */
export async function withPackage(wish: SidesWish, wanted: string): Promise<Sides> {
  const { repository, refs, tools } = wish;
  const name = wanted.replace(/(?<=.)@.*$/, '');
  const [ref] = refs;
  const base = ref === undefined ? await workTree(wish) : await sideAt(wish, ref, commitOf(repository, ref));
  if (name === 'node') return withNode(base, wanted, wish);
  const allowed = directPackages(base.root).filter((one) => !carriesNode(one));
  if (!allowed.includes(name)) throw unknownPackage(name, allowed);
  const exact = `${name}@${await exactVersion(wanted, tools)}`;
  const commit = base.commit ?? snapshot(repository);
  if (base.commit === null && isOurs(wish) && untracked(repository).length > 0)
    throw untrackedFiles(untracked(repository));
  const install = ['install', '--no-save', '--no-package-lock', '--legacy-peer-deps', exact];
  const put = (folder: string) => tools.npm(folder, install, exact);
  const changed = await checkedOutWith({ ...checkoutWish(wish), commit }, exact, put);
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
