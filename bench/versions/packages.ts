/** What of a lockfile decides which code runs: versions by package, and who depends on whom. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** package-lock.json, versions 2 and 3. */
interface Lockfile {
  readonly packages?: Readonly<Record<string, LockedPackage>>;
}
interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  /** Of a package from git its commit. */
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface Locked {
  /** By package: every version and integrity that is locked, as one text that differs where any of them does. */
  readonly versions: ReadonlyMap<string, string>;
  /** By package: those that need it. */
  readonly dependents: ReadonlyMap<string, ReadonlySet<string>>;
}

export const lockfileOf = (root: string): string | undefined => {
  const path = join(root, 'package-lock.json');
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
};

/** Nothing is locked where there is no lockfile. */
export function lockedIn(text: string | undefined): Locked {
  const { packages = {} } = text === undefined ? {} : (JSON.parse(text) as Lockfile);
  const found = new Map<string, string[]>();
  const dependents = new Map<string, Set<string>>();
  for (const [path, entry] of Object.entries(packages)) {
    const name = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1];
    if (name === undefined) continue;
    found.set(name, [
      ...(found.get(name) ?? []),
      `${path} ${entry.version} ${entry.integrity ?? entry.resolved ?? ''}`,
    ]);
    const { dependencies, optionalDependencies, peerDependencies } = entry;
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }))
      dependents.set(needed, (dependents.get(needed) ?? new Set()).add(name));
  }
  const versions = new Map([...found].map(([name, each]) => [name, each.sort().join('\n')]));
  return { versions, dependents };
}

/** Packages whose locked version differs, sorted. */
export function changedPackages(older: Locked, newer: Locked): string[] {
  const names = new Set([...older.versions.keys(), ...newer.versions.keys()]);
  return [...names].filter((name) => older.versions.get(name) !== newer.versions.get(name)).sort();
}

/** These packages, and every one that needs any of them, directly or not. */
export function withDependents(names: readonly string[], locks: readonly Locked[]): Set<string> {
  const reached = new Set<string>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    for (const { dependents } of locks) waiting.push(...(dependents.get(name) ?? []));
  }
  return reached;
}

/** What package.json asks for to run: the packages whose version is the project's own to choose. */
export function directPackages(root: string): string[] {
  const text = readFileSync(join(root, 'package.json'), 'utf8');
  const { dependencies, optionalDependencies } = JSON.parse(text) as LockedPackage;
  return Object.keys({ ...dependencies, ...optionalDependencies });
}

/** npm packages that carry the Node that servers run on. */
export const carriesNode = (name: string): boolean => /^node-(linux|darwin|win)-/.test(name);
