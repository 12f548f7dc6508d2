/** Packages that few need: found where they are installed, as in every clone, or fetched into the cache folder when first needed. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { useFetched } from '../../servers/process/fetched-packages.ts';
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import { fetchedVariable } from '../../vocabulary/package-folder.ts';
import { runChild } from '../launch/child.mjs';
import { closureOf, type Lockfile, versionIn } from './closure.ts';

export interface FetchPlace {
  /** Folder of package.json and package-lock.json: from there packages are looked for as Node does it. */
  readonly project: string;
  readonly cache: string;
  readonly env: NodeJS.ProcessEnv;
  /** Told before npm is started, without a line end, and after it. */
  readonly write: (text: string) => void;
}

/** Packages that are fetched together. */
export interface Wish {
  /** What needs them, for the user: `jwt-fast`, `charts`. */
  readonly for: string;
  readonly names: readonly string[];
}

/**
 * Sees to it that code of ours, here and in the servers that are started from here, finds these packages at the versions that the
 * lockfile names. What npm fetches is held against the lockfile's integrity. Two processes may fetch at once: the first copy stays.
 *
 * @throws AuthbenchError AB_PACKAGES_MISSING, or AB_STOPPED
 */
export async function seeTo(wish: Wish, place: FetchPlace): Promise<void> {
  const lockfile = join(place.project, 'package-lock.json');
  // A folder that is a dependency of another project in some other way: what is there has to do.
  if (!existsSync(lockfile)) return;
  const lock = JSON.parse(readFileSync(lockfile, 'utf8')) as Lockfile;
  const missing = wish.names.filter((name) => installedVersion(place.project, name) !== versionIn(lock, name));
  if (missing.length === 0) return;
  const own = closureOf(lock, wish.names);
  const folder = join(place.cache, 'packages', `${wish.names[0]?.replace(/^@.*\//, '')}-${hash(own)}`);
  if (!existsSync(folder)) await fetchInto(folder, own, wish, place);
  const listed = wish.names.map((name) => `${name}=${folder}`).join(delimiter);
  const before = place.env[fetchedVariable];
  place.env[fetchedVariable] = before ? `${before}${delimiter}${listed}` : listed;
  useFetched(listed);
}

/** Of a package as Node would find it from this folder. */
function installedVersion(from: string, name: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, 'node_modules', name, 'package.json');
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version?: string }).version;
    if (folder === dirname(folder)) return undefined;
  }
}

const hash = (lock: Lockfile) => createHash('sha256').update(JSON.stringify(lock)).digest('hex').slice(0, 12);

const flags = ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--include=optional', '--loglevel=error'];

/** One rename makes it visible, whole. */
async function fetchInto(folder: string, lock: Lockfile, wish: Wish, { env, write }: FetchPlace): Promise<void> {
  const versions = wish.names.map((name) => `${name} ${versionIn(lock, name)}`);
  const began = performance.now();
  let work: string | undefined;
  write(`fetching ${versions.join(', ')} for ${wish.for} … `);
  try {
    mkdirSync(dirname(folder), { recursive: true });
    work = mkdtempSync(`${folder}-fetching-`);
    const { dependencies } = lock.packages[''] ?? {};
    writeFileSync(join(work, 'package.json'), JSON.stringify({ private: true, dependencies }));
    writeFileSync(join(work, 'package-lock.json'), JSON.stringify({ name: 'fetched', ...lock }));
    await npm(work, env);
    if (!existsSync(folder)) renameSync(work, folder);
    write(`${Math.max(1, Math.round((performance.now() - began) / 1000))} s\n`);
  } catch (error) {
    write('failed\n');
    throw error instanceof AuthbenchError ? error : notFetched(wish, versions, error);
  } finally {
    if (work !== undefined) rmSync(work, { recursive: true, force: true });
  }
}

async function npm(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  // npm is a .cmd file on Windows, which only a shell can start.
  const shell = process.platform === 'win32';
  const result = await runChild('npm', flags, { cwd: folder, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
  if (result.interrupted) {
    const complaint = { code: 'AB_STOPPED', what: 'Stopped while packages were fetched.', next: 'Run it again.' };
    throw new AuthbenchError(complaint, exitCodes.interrupted);
  }
  if (result.code !== 0)
    throw new Error(
      result.output.trim().split('\n').slice(0, 3).join(' ') || `npm ended with exit code ${result.code}`,
    );
}

const notFetched = (wish: Wish, versions: readonly string[], cause: unknown) =>
  new AuthbenchError(
    {
      code: 'AB_PACKAGES_MISSING',
      what: `The npm packages that only ${wish.for} needs could not be fetched.`,
      received: cause instanceof Error ? cause.message : String(cause),
      allowed: `${versions.join(', ')}, by npm, from the registry that it is set up for`,
      next: `Check the network and run the same command again, or install them beside authbench: npm install --save-exact ${versions.map((each) => each.replace(' ', '@')).join(' ')}`,
    },
    exitCodes.usage,
    cause,
  );
