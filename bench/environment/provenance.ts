/** Which code was measured: commit, locked versions. Paths are asked for here and never answered. */
import { join } from 'node:path';
import type { SystemFiles } from '../machine/system-files.ts';
import type { Commands } from './commands.ts';

/** Commit of a checkout and whether files differ from it; both null outside one, or without git. */
export function checkout(
  root: string,
  files: SystemFiles,
  commands: Commands,
): { commit: string | null; dirty: boolean | null } {
  const unknown = { commit: null, dirty: null };
  // Below somebody else's repository (an installed package, say) git would answer with their commit.
  if (files.text(join(root, '.git')) === null && files.names(join(root, '.git')) === null) return unknown;
  const commit = commands.ask('git', ['-C', root, 'rev-parse', 'HEAD']);
  if (commit?.status !== 0) return unknown;
  const changes = commands.ask('git', ['-C', root, 'status', '--porcelain']);
  return { commit: commit.output, dirty: changes?.status === 0 ? changes.output !== '' : null };
}

interface Lockfile {
  readonly packages?: Readonly<
    Record<string, Partial<Record<DependencyKind, Record<string, string>>> & { version?: string }>
  >;
}
type DependencyKind = 'dependencies' | 'devDependencies' | 'optionalDependencies';
const kinds: readonly DependencyKind[] = ['dependencies', 'devDependencies', 'optionalDependencies'];

export interface Locked {
  /** Version by name of every package of the lockfile, sorted; `1.0.0, 2.0.0` where it holds a package more than once. */
  readonly dependencies: Record<string, string>;
  /** Those of them that package.json asks for. */
  readonly directDependencies: string[];
}

/** Both empty where there is no lockfile. Packages for other platforms are locked, and listed, without being installed here. */
export function lockedVersions(root: string, files: SystemFiles): Locked {
  const text = files.text(join(root, 'package-lock.json'));
  if (text === null) return { dependencies: {}, directDependencies: [] };
  const { packages = {} } = JSON.parse(text) as Lockfile;
  const versions = new Map<string, Set<string>>();
  for (const [path, { version }] of Object.entries(packages)) {
    const [, name] = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path) ?? [];
    if (name !== undefined && version !== undefined) versions.set(name, (versions.get(name) ?? new Set()).add(version));
  }
  const asked = kinds.flatMap((kind) => Object.keys(packages['']?.[kind] ?? {}));
  return {
    dependencies: Object.fromEntries(
      [...versions.keys()].sort().map((name) => [name, [...(versions.get(name) ?? [])].sort().join(', ')]),
    ),
    directDependencies: [...new Set(asked)].filter((name) => versions.has(name)).sort(),
  };
}
