/** Finds the contenders: every file of servers/contenders/ is one, and its name is its id. Nothing else lists them. */
import { readdir } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { AuthbenchError, nearest, unknownName } from '../vocabulary/errors.ts';
import { families } from '../vocabulary/words.ts';
import { type Contender, isOrigin, limitIds, type MountableContender, type StoreLoss } from './contender.ts';

export const contendersFolder = fileURLToPath(new URL('./contenders', import.meta.url));
const sourceFile = /^[a-z0-9][a-z0-9-]*\.(ts|js|mjs)$/;

/** The ids, sorted; nothing is loaded. */
export async function contenderIds(folder = contendersFolder): Promise<string[]> {
  return (await readdir(folder))
    .filter((name) => sourceFile.test(name))
    .map(idOf)
    .sort();
}

/** All contenders, sorted by id. Throws AB_BAD_CONTENDER for a file that is none. */
export async function allContenders(folder = contendersFolder): Promise<MountableContender[]> {
  return Promise.all((await filesIn(folder)).map((name) => contenderFrom(resolve(folder, name))));
}

/** One contender by id. Throws AB_UNKNOWN_CONTENDER with the nearest name. */
export async function contenderNamed(id: string, folder = contendersFolder): Promise<MountableContender> {
  const files = await filesIn(folder);
  const file = files.find((name) => idOf(name) === id);
  if (file !== undefined) return contenderFrom(resolve(folder, file));
  const ids = files.map(idOf);
  const what = 'No contender has this name.';
  throw unknownName({ code: 'AB_UNKNOWN_CONTENDER', what, otherwise: 'npx authbench list' }, id, ids);
}

/** One contender from a file anywhere (`--contender-file`). Throws AB_BAD_CONTENDER. */
export async function contenderFrom(path: string): Promise<MountableContender> {
  const file = resolve(path);
  let found: unknown;
  try {
    found = ((await import(pathToFileURL(file).href)) as { default?: unknown }).default;
  } catch (cause) {
    throw bad(
      file,
      `it cannot be loaded (${cause instanceof Error ? cause.message.split('\n')[0] : 'unknown'})`,
      cause,
    );
  }
  const fault = faultOf(found);
  if (fault !== undefined) throw bad(file, fault);
  return { ...(found as Contender), id: idOf(file), file };
}

/** An id, or the path of a file: a path has a slash or a source file's ending. */
export function contenderAt(idOrPath: string): Promise<MountableContender> {
  return /[\\/]|\.(ts|js|mjs)$/.test(idOrPath) ? contenderFrom(idOrPath) : contenderNamed(idOrPath);
}

const idOf = (file: string) => basename(file, extname(file));

async function filesIn(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => sourceFile.test(name));
  return files.sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}

const text = (value: unknown) => typeof value === 'string' && value !== '';
const record = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
const flag = (value: unknown) => value === undefined || value === true;
const maker = (value: unknown) => value === undefined || typeof value === 'function';
const shape: Readonly<Record<keyof Contender, (value: unknown) => boolean>> = {
  family: (value) => (families as readonly unknown[]).includes(value),
  title: text,
  description: text,
  settings: record,
  limits: (value) => Array.isArray(value) && value.every((limit) => limitIds.includes(limit?.id) && text(limit?.note)),
  challenge: (value) => value === 'Bearer' || value === 'Cookie' || value === 'none',
  sameSiteOrigins: (value) => value === undefined || (Array.isArray(value) && value.every(isOrigin)),
  store: (value) => ['none', 'redis', 'redis-cluster', 'own'].includes(value as string),
  storeLoss: (value) => value === undefined || (record(value) && text((value as StoreLoss).note)),
  usual: flag,
  folder: flag,
  database: flag,
  issuer: flag,
  issuerLoss: (value) => value === undefined || (record(value) && text((value as StoreLoss).note)),
  keys: maker,
  background: flag,
  refreshes: flag,
  packages: (value) => value === undefined || (Array.isArray(value) && value.every(text)),
  forgeExpired: maker,
  forgeFresh: maker,
  forge: maker,
  forgeClient: maker,
  hasLifetime: (value) => typeof value === 'boolean',
  lifetimeSeconds: (value) => typeof value === 'number' && value > 0,
  asvs: (value) => record(value) && [0, 1, 2, 3].includes((value as Contender['asvs']).level),
  mount: (value) => typeof value === 'function',
};

function faultOf(found: unknown): string | undefined {
  if (!record(found)) return 'it has no default export that is a contender';
  const unknown = unknownLimit((found as { limits?: unknown }).limits);
  if (unknown !== undefined) return unknown;
  for (const [field, holds] of Object.entries(shape)) {
    if (!holds((found as Record<string, unknown>)[field])) return `its field ${field} is missing or of the wrong kind`;
  }
  return undefined;
}

/** The commonest slip has words of its own. */
function unknownLimit(limits: unknown): string | undefined {
  if (!Array.isArray(limits)) return undefined;
  const ids: unknown[] = limits.map((limit) => limit?.id);
  const wrong = ids.find((id) => !(limitIds as readonly unknown[]).includes(id));
  if (wrong === undefined) return undefined;
  const near = typeof wrong === 'string' ? nearest(wrong, limitIds) : undefined;
  return `there is no limit ${String(wrong)}; ${near === undefined ? `there are ${limitIds.join(', ')}` : `did you mean ${near}?`}`;
}

function bad(file: string, fault: string, cause?: unknown): AuthbenchError {
  return new AuthbenchError(
    {
      code: 'AB_BAD_CONTENDER',
      what: `A contender's file cannot be used: ${fault}.`,
      received: file,
      allowed: 'a default export of the type Contender (servers/contender.ts)',
      next: 'Compare it with a file in servers/contenders/.',
    },
    undefined,
    cause,
  );
}
