/** `diff --target`: a server of the user's own, in two versions of its own repository. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Side, versionOf } from '../bench/versions/side.ts';
import type { NamedContender } from '../servers/contender.ts';
import { targetFrom } from '../servers/target.ts';
import { AuthbenchError } from '../vocabulary/errors.ts';
import type { Parsed } from './arguments.ts';
import { runChild } from './launch/child.mjs';
import { stoppedWhileInstalling } from './versions.ts';

/** A target file of the working tree. */
export interface TargetWish {
  readonly name: string;
  readonly file: string;
}

/** `--target name=file`, where it was given. Throws AB_BAD_TARGET. */
export function targetOf(given: Parsed): TargetWish | undefined {
  const [text, another] = given.many('target');
  if (text === undefined) return undefined;
  const [, name, path] = /^([a-z0-9][a-z0-9-]*)=(.+)$/.exec(text) ?? [];
  const file = path === undefined ? undefined : resolve(path);
  if (
    another === undefined &&
    name !== undefined &&
    file !== undefined &&
    statSync(file, { throwIfNoEntry: false })?.isFile()
  )
    return { name, file };
  throw new AuthbenchError({
    code: 'AB_BAD_TARGET',
    what: '--target cannot be used.',
    received: given.many('target').join(', '),
    allowed: 'name=<path of a target file>, once: two versions of a server that is started, not one at a URL',
    next: 'docs/ci.md has an example.',
  });
}

/** The same file in each version's checkout, so that each is started and spoken to as its own version says. */
export async function versionsOfTarget(name: string, path: string, sides: readonly Side[]): Promise<NamedContender[]> {
  const versions: NamedContender[] = [];
  for (const side of sides) {
    const own = join(side.root, path);
    const contender = await targetFrom(name, own);
    const start = contender.target?.start;
    if (start === undefined)
      throw new AuthbenchError({
        code: 'AB_BAD_TARGET',
        what: 'To compare versions, authbench must start the server; this target file only gives its address.',
        received: path,
        allowed: '`start` with a command that listens at PORT',
        next: 'docs/targets.md describes `start`.',
      });
    if (start.port !== undefined) throw onOnePort(path, start.port);
    if (start.install !== undefined) await installed(start.install, resolve(dirname(own), start.cwd ?? '.'), side);
    else if (needsPackages(side.root)) throw withoutPackages(side);
    versions.push({ ...contender, version: versionOf(side) });
  }
  return versions;
}

/** A checkout lies below this project: what it lacks would be found in ours, and another's packages measured as its own. */
function needsPackages(root: string): boolean {
  const file = join(root, 'package.json');
  if (!existsSync(file) || existsSync(join(root, 'node_modules'))) return false;
  const { dependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as { dependencies?: object };
  return Object.keys(dependencies).length > 0;
}

const onOnePort = (path: string, port: number) =>
  new AuthbenchError({
    code: 'AB_BAD_TARGET',
    what: 'Two versions run side by side, and this target takes the same port in both.',
    received: `${path}: \`start.port\` is ${port}`,
    allowed: 'a server that listens at PORT',
    next: 'Let it listen at `process.env.PORT`, and remove `start.port`.',
  });

const withoutPackages = ({ name }: Side) =>
  new AuthbenchError({
    code: 'AB_BAD_TARGET',
    what: `The version ${name} of the target needs packages, but nothing says how to install them.`,
    received: 'dependencies in package.json, and no package-lock.json',
    allowed:
      'a package-lock.json beside it, or `start.install` in the target file, e.g. ["pnpm", "install", "--frozen-lockfile"]',
    next: 'docs/targets.md describes `start`.',
  });

async function installed([command = '', ...rest]: readonly string[], cwd: string, { name }: Side): Promise<void> {
  const { code, interrupted, output } = await runChild(command, rest, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  if (interrupted) throw stoppedWhileInstalling();
  if (code === 0) return;
  throw new AuthbenchError({
    code: 'AB_INSTALL_FAILED',
    what: `The target's install command failed in the version ${name}.`,
    received: `${[command, ...rest].join(' ')}: exit code ${code}; ${output.trim().split('\n').at(-1) ?? ''}`,
    next: 'Run it by hand in a checkout of that version.',
  });
}
