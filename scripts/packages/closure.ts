/** What of a lockfile some packages need, as a lockfile of its own: the same versions, the same integrity. */

/** package-lock.json, version 3. */
export interface Lockfile {
  readonly name?: string;
  readonly version?: string;
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export interface LockedPackage {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** The exact version of a package that the project itself asks for. Throws Error where the lockfile has none. */
export function versionIn(lock: Lockfile, name: string): string {
  const version = lock.packages[`node_modules/${name}`]?.version;
  if (version === undefined) throw new Error(`the lockfile has no ${name}`);
  return version;
}

/**
 * The lockfile of a project that asks for these packages and no others, each at its locked version.
 */
export function closureOf(lock: Lockfile, names: readonly string[]): Lockfile {
  const reached = new Set<string>();
  const waiting = names.map((name) => found(lock, '', name));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    waiting.push(...neededBy(lock, path));
  }
  const root = { dependencies: Object.fromEntries(names.map((name) => [name, versionIn(lock, name)])) };
  const packages = [...reached].sort().map((path) => [path, forItself(lock.packages[path] as LockedPackage)]);
  return { lockfileVersion: lock.lockfileVersion, packages: { '': root, ...Object.fromEntries(packages) } };
}

function neededBy(lock: Lockfile, path: string): string[] {
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = lock.packages[
    path
  ] as LockedPackage;
  const peers = Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta?.[name]?.optional);
  const must = Object.keys({ ...dependencies }).filter((name) => optionalDependencies?.[name] === undefined);
  return [
    ...[...must, ...peers].map((name) => found(lock, path, name)),
    ...Object.keys({ ...optionalDependencies }).flatMap((name) => pathOf(lock, path, name) ?? []),
  ];
}

function found(lock: Lockfile, from: string, name: string): string {
  const path = pathOf(lock, from, name);
  if (path === undefined) throw new Error(`the lockfile has no ${name} for ${from || 'the project'}`);
  return path;
}

/** As Node looks for it: in the folder's own node_modules, then in those around it. */
function pathOf(lock: Lockfile, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (lock.packages[path] !== undefined) return path;
    if (folder === '') return undefined;
  }
}

/** In the project it may have been for development alone, or part of the npm package; where it is asked for it is neither. */
function forItself(entry: LockedPackage): LockedPackage {
  const { dev, devOptional, inBundle, ...rest } = entry as LockedPackage & Record<string, unknown>;
  return devOptional ? { ...rest, ...{ optional: true } } : rest;
}
