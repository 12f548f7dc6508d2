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

/** Version by name of each package that package.json asks for, as locked. Empty where there is no lockfile. */
export function lockedVersions(root: string, files: SystemFiles): Record<string, string> {
  const text = files.text(join(root, 'package-lock.json'));
  if (text === null) return {};
  const { packages = {} } = JSON.parse(text) as Lockfile;
  const names = kinds.flatMap((kind) => Object.keys(packages['']?.[kind] ?? {})).sort();
  const locked = names.map((name) => [name, packages[`node_modules/${name}`]?.version] as const);
  return Object.fromEntries(locked.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
}
