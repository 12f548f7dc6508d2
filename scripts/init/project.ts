/** A repository of the user's, read as text: its package.json and the sources that may say how its server is called. Nothing of it is run. */
import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join, relative, resolve } from 'node:path';
import { AuthbenchError } from '../../vocabulary/errors.ts';

/** What is looked at of package.json. */
export interface Manifest {
  readonly name?: string;
  readonly main?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly engines?: Readonly<Record<string, string>>;
}

export interface Source {
  /** From the project's folder, with `/`. */
  readonly path: string;
  /** Its comments are blank; lines and columns are the file's. */
  readonly text: string;
}

export interface Project {
  /** Absolute. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly sources: readonly Source[];
}

const code = new Set(['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts']);
/** What is built, installed, served as a file or only tests. */
const passedOver =
  /^(?:node_modules|dist|build|out|coverage|public|static|assets|tests?|__tests__|e2e|examples?|fixtures|\..*)$/;
const isTest = (name: string) => /\.(?:test|spec|d)\.[cm]?[jt]s$|\.min\.js$|^authbench\./.test(name);
/** More than these are no server of one team. */
const [mostFiles, mostBytes] = [1_000, 300_000];

/** Throws AB_INIT_NO_PROJECT where the folder has no package.json that can be read. */
export function projectIn(place: string): Project {
  const folder = resolve(place);
  return { folder, manifest: manifestIn(folder), sources: sourcesIn(folder) };
}

/** A project of these texts, by path. */
export const projectOf = (folder: string, manifest: Manifest, texts: Readonly<Record<string, string>>): Project => ({
  folder,
  manifest,
  sources: Object.entries(texts).map(([path, text]) => ({ path, text: withoutComments(text) })),
});

/** `server.mjs:38`. */
export const placeIn = ({ path, text }: Source, index: number): string =>
  `${path}:${text.slice(0, index).split('\n').length}`;

export const dependenciesOf = ({ dependencies, devDependencies }: Manifest): Readonly<Record<string, string>> => ({
  ...devDependencies,
  ...dependencies,
});

function manifestIn(folder: string): Manifest {
  const file = join(folder, 'package.json');
  const refused = (what: string, received: string, next: string) =>
    new AuthbenchError({
      code: 'AB_INIT_NO_PROJECT',
      what,
      received,
      allowed: 'a folder with the package.json of a server on Express or Fastify',
      next,
    });
  if (!existsSync(file)) {
    const next =
      'Call it in the folder of the server, or name that folder. A server in another language: docs/targets.md';
    throw refused('There is no package.json in this folder.', folder, next);
  }
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found as Manifest;
    throw new Error('it is no object');
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] as string) : 'unknown';
    throw refused('The package.json of this folder cannot be read.', `${file}: ${reason}`, 'Correct it first.');
  }
}

function sourcesIn(folder: string): Source[] {
  const found: Source[] = [];
  const waiting = [folder];
  for (let place = waiting.shift(); place !== undefined; place = waiting.shift()) {
    for (const entry of entriesOf(place)) {
      const path = join(place, entry.name);
      if (entry.isDirectory() && !passedOver.test(entry.name)) waiting.push(path);
      if (!entry.isFile() || !code.has(extname(entry.name)) || isTest(basename(entry.name))) continue;
      const text = textOf(path);
      if (text === undefined) continue;
      found.push({ path: relative(folder, path).replaceAll('\\', '/'), text: withoutComments(text) });
      if (found.length === mostFiles) return found;
    }
  }
  return found;
}

/** By name. A folder that this user may not read, such as that of a database in a container, holds no source. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

/** Undefined where it is too large, or may not be read. */
function textOf(file: string): string | undefined {
  try {
    return statSync(file).size > mostBytes ? undefined : readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Strings stay, and so does every line break. */
const withoutComments = (text: string): string =>
  text.replaceAll(
    /(?<string>(?<quote>['"`])(?:\\[\s\S]|(?!\k<quote>)[^\\])*?\k<quote>)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    (found, string?: string) => (string === undefined ? found.replaceAll(/[^\n]/g, ' ') : found),
  );
