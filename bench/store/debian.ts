import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { type Apt, openApt } from './apt.ts';
import { findOnPath, runProgram, serverVersion } from './program.ts';
import type { Environment, Rung, Surroundings } from './store.ts';

/** Debian and Ubuntu have the first almost everywhere; the second where Redis itself was left out. */
const products = [
  { server: 'redis-server', tools: 'redis-tools' },
  { server: 'valkey-server', tools: 'valkey-tools' },
] as const;

/** Packages of libraries that need libraries of their own: deeper than this was never seen. */
const libraryPasses = 3;

/** A copy of our own in the cache folder, from the distribution's packages: as an ordinary user, nothing is installed. */
export async function locateInCache(env: Environment, around: Surroundings): Promise<Rung> {
  if (around.platform !== 'linux') return { missing: 'no distribution packages on this platform' };
  const { cache } = around;
  const home = join(cache, 'redis');
  const kept = await look(home, env);
  if ('found' in kept) return kept;
  const tools = ['apt-get', 'apt-cache', 'dpkg', 'dpkg-query', 'ldd'].filter((name) => !findOnPath(env, name));
  if (tools.length > 0) return { missing: `no ${tools.join(', ')} on PATH to unpack distribution packages with` };

  const start = performance.now();
  let work: string;
  try {
    mkdirSync(cache, { recursive: true });
    work = mkdtempSync(join(cache, 'fetching-redis-'));
  } catch (error) {
    return { missing: `${shownFolder(cache, around)} cannot be written (${(error as Error).message})` };
  }
  try {
    const failure = await fetchInto(work, env);
    if (failure !== undefined) return { missing: failure };
    const fetched = await look(join(work, 'root'), env);
    if (!('found' in fetched)) return fetched;
    // Another process may have been faster: its copy is as good, and in use already.
    if (!('found' in (await look(home, env)))) replaceHome(join(work, 'root'), home, join(work, 'replaced'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const result = await look(home, env);
  if ('found' in result && result.found.from === '.cache') {
    const seconds = Math.max(1, Math.round((performance.now() - start) / 1000));
    around.say(
      `fetching Redis ${result.found.version} from the distribution’s packages into ${shownFolder(cache, around)} … ${seconds} s`,
    );
  }
  return result;
}

/** The server under this folder, if it starts: a copy from another machine or release may not. */
async function look(root: string, env: Environment): Promise<Rung> {
  for (const { server } of products) {
    const program = join(root, 'usr', 'bin', server);
    if (!existsSync(program)) continue;
    const libraryPath = libraryFolders(root).join(':');
    const answer = await serverVersion(program, env, libraryPath);
    if ('version' in answer) return { found: { from: '.cache', program, version: answer.version, libraryPath } };
    return { missing: `the fetched ${server} does not start (${answer.failure})` };
  }
  return { missing: 'nothing under .cache/' };
}

/** Downloads and unpacks into `work`/root. Returns why it could not, or undefined. */
async function fetchInto(work: string, env: Environment): Promise<string | undefined> {
  const apt = openApt(work, env);
  await apt.update();
  let failure = 'the distribution has no such package';
  for (const { server, tools } of products) {
    const root = join(work, 'root');
    mkdirSync(root);
    const wanted = [server, ...(await apt.dependencies([server])).filter((name) => name === tools)];
    failure = (await apt.unpack(wanted, root)) ?? (await addLibraries(apt, root, wanted, server, env)) ?? '';
    if (failure === '') return undefined;
    rmSync(root, { recursive: true });
  }
  return failure;
}

/** Adds the libraries that this machine lacks; which ones differs by release, so the packages themselves are asked. */
async function addLibraries(
  apt: Apt,
  root: string,
  packages: readonly string[],
  server: string,
  env: Environment,
): Promise<string | undefined> {
  let asked = packages;
  for (let pass = 0; ; pass++) {
    const missing = await missingLibraries(join(root, 'usr', 'bin', server), root, env);
    if (missing.length === 0) return undefined;
    const libraries = (await apt.dependencies(asked)).filter((name) => name.startsWith('lib'));
    asked = await apt.notInstalled(libraries);
    if (pass === libraryPasses || asked.length === 0) return `libraries are missing: ${missing.join(', ')}`;
    const failure = await apt.unpack(asked, root);
    if (failure !== undefined) return failure;
  }
}

async function missingLibraries(program: string, root: string, env: Environment): Promise<string[]> {
  const own = { ...env, LD_LIBRARY_PATH: libraryFolders(root).join(':') };
  const { out } = await runProgram('ldd', [program], { env: own, seconds: 10 });
  return [...out.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name as string);
}

/** The folders of shared libraries under a root, e.g. usr/lib/x86_64-linux-gnu. */
function libraryFolders(root: string): string[] {
  return ['usr/lib', 'lib']
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => [
      folder,
      ...readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && entry.name.includes('-linux-'))
        .map((entry) => join(folder, entry.name)),
    ]);
}

/** As a person would type it: from the project, or from home. */
function shownFolder(folder: string, { project }: Surroundings): string {
  const inside = relative(project, folder);
  if (!inside.startsWith('..')) return `${inside}/`;
  const fromHome = relative(homedir(), folder);
  return fromHome.startsWith('..') ? folder : `~/${fromHome}`;
}

/** One rename makes the copy visible, whole. What stood there did not start, and goes to `old`. */
function replaceHome(fetched: string, home: string, old: string): void {
  try {
    if (existsSync(home)) renameSync(home, old);
    renameSync(fetched, home);
  } catch (error) {
    // Between the two renames another process may have put its own there.
    if (!existsSync(home)) throw error;
  }
}
