/** What installs a project's packages: a server in a workspace has its lockfile further up. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type Manager = 'npm' | 'pnpm' | 'yarn';

export interface Installing {
  readonly manager: Manager;
  /** Where the lockfile lies: the project's folder, or one above it in its repository. Absolute; the project's where there is none. */
  readonly folder: string;
  /** Whether that is the root of the repository. */
  readonly atRoot: boolean;
}

const lockfiles = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['package-lock.json', 'npm'],
] as const;

/** By the nearest lockfile from the project's folder up to the root of its repository; outside of one, in the folder itself. */
export function installingIn(project: string): Installing {
  const root = above(project).find((folder) => existsSync(join(folder, '.git'))) ?? project;
  for (const folder of above(project)) {
    const [, manager] = lockfiles.find(([file]) => existsSync(join(folder, file))) ?? [];
    if (manager !== undefined) return { manager, folder, atRoot: folder === root };
    if (folder === root) break;
  }
  return { manager: 'npm', folder: project, atRoot: project === root };
}

/** Itself first. */
const above = (folder: string): string[] =>
  folder === dirname(folder) ? [folder] : [folder, ...above(dirname(folder))];
