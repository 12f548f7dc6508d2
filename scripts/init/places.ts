/** Where the files of init go, and what the workflow has to know of the repository. */
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import { projectRoot } from '../project.ts';
import { type InCi, unknownAction } from './ci-text.ts';
import { installingIn } from './lockfile.ts';
import { dependenciesOf, type Project } from './project.ts';

export interface Places {
  /** Of the repository, or of the project where it lies in none. Absolute. */
  readonly root: string;
  readonly inRepository: boolean;
  readonly target: string;
  readonly gates: string;
  readonly workflow: string;
}

export function placesOf({ folder }: Pick<Project, 'folder'>): Places {
  const found = git(folder, 'rev-parse', '--show-toplevel');
  // git resolves links, so what lies in it has to be named without them too.
  const own = realpathSync(folder);
  const root = found ?? own;
  return {
    root,
    inRepository: found !== undefined,
    target: join(own, 'authbench.target.mjs'),
    gates: join(own, 'authbench.gates.yml'),
    workflow: join(root, '.github', 'workflows', 'authbench.yml'),
  };
}

/** A path of the repository, as a workflow names it. */
export const fromRoot = ({ root }: Places, path: string): string => relative(root, path).replaceAll('\\', '/');

/** How a job gets authbench. `typed`: --action. Throws AB_BAD_ACTION. */
export function inCiOf({ folder, manifest }: Project, places: Places, typed: string | undefined): InCi {
  if (typed !== undefined && !/^[\w.-]+\/[\w./-]+@[\w./-]+$/.test(typed))
    throw new AuthbenchError({
      code: 'AB_BAD_ACTION',
      what: '--action names no action.',
      received: typed,
      allowed: 'owner/name@commit',
      next: 'Correct it, or leave it out: the workflow then has a place for it.',
    });
  if (typed !== undefined) return { by: 'action', action: typed };
  if ('authbench' in dependenciesOf(manifest)) {
    const own = realpathSync(folder);
    const { manager, folder: locked } = installingIn(own);
    return { by: 'package', manager, folder: fromRoot(places, own), locked: fromRoot(places, locked) };
  }
  return { by: 'action', action: actionOfClone() ?? unknownAction };
}

/** Of a clone from GitHub, at the very commit that runs. */
function actionOfClone(): string | undefined {
  if (git(projectRoot, 'rev-parse', '--show-toplevel') !== realpathSync(projectRoot)) return undefined;
  const [, name] =
    /github\.com[:/]([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(git(projectRoot, 'remote', 'get-url', 'origin') ?? '') ?? [];
  const commit = git(projectRoot, 'rev-parse', 'HEAD');
  return name === undefined || commit === undefined ? undefined : `${name}@${commit}`;
}

/** For actions/setup-node: the Node that the project asks for. */
export function nodeLineOf({ folder, manifest }: Project, places: Places): string {
  const file = ['.nvmrc', '.node-version'].find((name) => existsSync(join(folder, name)));
  if (file !== undefined) return `node-version-file: ${fromRoot(places, join(realpathSync(folder), file))}`;
  if (manifest.engines?.node)
    return `node-version-file: ${fromRoot(places, join(realpathSync(folder), 'package.json'))}`;
  return 'node-version: 24';
}

/** As a target may be called: by `typed`, else after the package, else after its folder. Throws AB_BAD_TARGET. */
export function nameOf({ folder, manifest }: Project, typed: string | undefined): string {
  if (typed !== undefined && !/^[a-z0-9][a-z0-9-]*$/.test(typed))
    throw new AuthbenchError({
      code: 'AB_BAD_TARGET',
      what: '--name cannot be used.',
      received: typed,
      allowed: 'lowercase letters, digits and -',
      next: 'Correct --name.',
    });
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '');
  return typed ?? (plain((manifest.name ?? '').replace(/^@[^/]*\//, '')) || plain(basename(folder)) || 'server');
}

function git(folder: string, ...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
