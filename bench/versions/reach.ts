/** Which contenders a change can reach: by what their files import, and what the lockfile holds. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { importsIn } from './imports.ts';
import { carriesNode, changedPackages, type Locked, withDependents } from './packages.ts';

/** Files of the project and packages that a file runs through, itself included. Paths from the root, with `/`. */
export interface Closure {
  readonly files: ReadonlySet<string>;
  readonly packages: ReadonlySet<string>;
}

/** What a file imports, as written; undefined where there is no such file. Paths from the root, with `/`. */
export type Imports = (path: string) => Promise<readonly string[] | undefined>;

/** Each file is read and parsed once. `read`: a file's text, undefined where there is none. */
export function importsBy(read: (path: string) => string | undefined): Imports {
  const known = new Map<string, ReturnType<Imports>>();
  const parsed: Imports = async (path) => {
    const text = read(path);
    return text === undefined ? undefined : await importsIn(path, text);
  };
  return (path) => {
    const imports = known.get(path) ?? parsed(path);
    known.set(path, imports);
    return imports;
  };
}

export const importsUnder = (root: string): Imports =>
  importsBy((path) => {
    const file = join(root, path);
    return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file, 'utf8') : undefined;
  });

/**
 * Follows imports from some files on. Types count as well, so it holds rather too much than too little; what is imported by a name
 * that is computed is not seen.
 */
export async function closureOf(entries: readonly string[], importsOf: Imports): Promise<Closure> {
  const files = new Set<string>();
  const packages = new Set<string>();
  const waiting = [...entries];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const targets = files.has(path) ? undefined : await importsOf(path);
    if (targets === undefined) continue;
    files.add(path);
    for (const target of targets) {
      if (target.startsWith('.')) waiting.push(join(dirname(path), target).replaceAll('\\', '/'));
      else if (!target.startsWith('node:')) packages.add(target.split('/', target.startsWith('@') ? 2 : 1).join('/'));
    }
  }
  return { files, packages };
}

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
export async function reachedBy<T>(
  change: Change,
  contenders: readonly T[],
  fileOf: (contender: T) => string,
  roots: readonly string[],
): Promise<T[]> {
  if (change.node) return [...contenders];
  const trees = roots.map(importsUnder);
  const reaches = async (contender: T) => {
    const closures = trees.map((importsOf) => closureOf([...everyServer, fileOf(contender)], importsOf));
    return (await Promise.all(closures)).some((closure) => isReached(change, closure));
  };
  const reached = await Promise.all(contenders.map(reaches));
  return contenders.filter((_, index) => reached[index]);
}

const isReached = ({ files, packages }: Change, closure: Closure): boolean =>
  files.some((file) => closure.files.has(file)) || packages.some((name) => closure.packages.has(name));

/** A file's path from the root, as git names it. */
export const fromRoot = (root: string, file: string): string => relative(root, file).replaceAll('\\', '/');
