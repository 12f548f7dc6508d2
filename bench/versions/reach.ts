/** Which contenders a change can reach: by what their files import, and what the lockfile holds. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { carriesNode, changedPackages, type Locked, withDependents } from './packages.ts';

/** `from 'x'`, `import 'x'`, `import('x')`, `require('x')`, `createRequire(import.meta.url)('x')`. */
const imported = /(?:\bfrom|\bimport|\brequire|\bimport\.meta\.url\s*\))\s*\(?\s*['"]([^'"\n]+)['"]/g;

/** Files of the project and packages that a file runs through, itself included. Paths from the root, with `/`. */
export interface Closure {
  readonly files: ReadonlySet<string>;
  readonly packages: ReadonlySet<string>;
}

/**
 * Follows imports from some files on. Types count as well, so it holds rather too much than too little; what is imported by a name
 * that is computed is not seen. `read`: a file's text by its path from the root, undefined where there is none.
 */
export function closureOf(entries: readonly string[], read: (path: string) => string | undefined): Closure {
  const files = new Set<string>();
  const packages = new Set<string>();
  const waiting = [...entries];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const text = files.has(path) ? undefined : read(path);
    if (text === undefined) continue;
    files.add(path);
    for (const [, target = ''] of text.matchAll(imported)) {
      if (target.startsWith('.')) waiting.push(join(dirname(path), target).replaceAll('\\', '/'));
      else if (!target.startsWith('node:')) packages.add(target.split('/', target.startsWith('@') ? 2 : 1).join('/'));
    }
  }
  return { files, packages };
}

export const readingFrom = (root: string) => (path: string) => {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
};

export interface Change {
  /** Paths from the root, with `/`. */
  readonly files: readonly string[];
  readonly packages: readonly string[];
  /** The Node that servers run on. */
  readonly node: boolean;
}

/** What differs between two versions that a server could notice. */
export function changeOf(files: readonly string[], older: Locked, newer: Locked): Change {
  const changed = changedPackages(older, newer);
  return {
    files,
    packages: [...withDependents(changed, [older, newer])],
    node: changed.some(carriesNode),
  };
}

/** What every server runs through, whatever its contender. */
const everyServer = ['servers/process.ts'];

/**
 * Those contenders that the change reaches, in the order given. `fileOf`: a contender's file; `roots`: the project in both versions,
 * since what one of them imports no more may be what changed.
 */
export function reachedBy<T>(
  change: Change,
  contenders: readonly T[],
  fileOf: (contender: T) => string,
  roots: readonly string[],
): T[] {
  if (change.node) return [...contenders];
  return contenders.filter((contender) =>
    roots.some((root) => {
      const closure = closureOf([...everyServer, fileOf(contender)], readingFrom(root));
      return (
        change.files.some((file) => closure.files.has(file)) ||
        change.packages.some((name) => closure.packages.has(name))
      );
    }),
  );
}

/** A file's path from the root, as git names it. */
export const fromRoot = (root: string, file: string): string => relative(root, file).replaceAll('\\', '/');
