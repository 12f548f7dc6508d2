/** Two versions as they are typed: commits, or where two of them parted. */
import { commitOf, mergeBase, type Repository } from './git.ts';

export interface Named {
  readonly name: string;
  readonly commit: string;
}

/** `a`, `a b`, `a...b`, `a...`: with three dots, as git has it, the older one is where the two parted. Null: the work tree. Throws AB_UNKNOWN_REF. */
export function typedRefs(repository: Repository, refs: readonly string[]): [Named, Named | null] {
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
