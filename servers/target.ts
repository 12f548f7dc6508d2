/** A server from outside, in any language: one that speaks the contract at a URL, or one that a small file describes. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AuthbenchError } from '../vocabulary/errors.ts';
import type { Design, NamedContender } from './contender.ts';
import { checkedTarget, type TargetFile } from './target-file.ts';
import { checkedWire } from './wire/checked.ts';
import { contractWire, type Wire } from './wire/wire.ts';

export type { TargetFile } from './target-file.ts';

/** Nothing is known of it but its answers. */
const unknown: Omit<Design, 'title' | 'description'> = {
  family: 'external',
  settings: {},
  limits: [],
  challenge: 'Bearer',
  store: 'none',
  hasLifetime: false,
  lifetimeSeconds: 900,
  asvs: { level: 0, note: 'Not judged: it comes from outside.' },
};

/** A target that speaks the contract at these URLs. */
export function targetAt(id: string, urls: readonly string[]): NamedContender {
  return {
    ...unknown,
    id,
    title: id,
    description: 'A server from outside that speaks the contract.',
    target: { urls, wire: contractWire },
  };
}

/** A target that a file describes. Throws AB_BAD_TARGET. */
export async function targetFrom(id: string, path: string): Promise<NamedContender> {
  const file = resolve(path);
  return targetOf(id, await read(file), file, path);
}

/** A target as its file, at this absolute path, describes it; `path`: as it was typed. Throws AB_BAD_TARGET. */
export function targetOf(
  id: string,
  { url, start, wire, ...design }: TargetFile,
  file: string,
  path = file,
): NamedContender {
  const urls = url === undefined ? [] : typeof url === 'string' ? [url] : url;
  if ((urls.length === 0) === (start === undefined))
    throw bad(file, 'it needs either `url` or `start`, and not both', 'a URL, or a command that listens at PORT');
  if (start?.port !== undefined && (start.instances ?? 1) > 1)
    throw bad(
      file,
      'instances on one fixed `start.port` are one too many',
      'one instance, or a command that listens at PORT',
    );
  for (const one of urls) checkedUrl(one, file);
  return {
    ...unknown,
    title: id,
    description: 'A server from outside.',
    ...design,
    id,
    target: {
      urls,
      file,
      wire: wire === undefined ? contractWire : checkedWire(wireOf(wire), path),
      ...(start === undefined ? {} : { start }),
    },
  };
}

/** The wire of a target file, for who has only its path. */
export const wireFrom = async (file: string): Promise<Wire> => wireOf((await read(file)).wire);

function wireOf(wire: TargetFile['wire']): Wire {
  if (wire === undefined) return contractWire;
  return { ...wire, contract: false, statuses: { ...contractWire.statuses, ...wire.statuses } };
}

/** Throws AB_BAD_TARGET unless it is an http URL without a path: an arm needs one host and port. */
export function checkedUrl(text: string, where: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const bare =
    url?.pathname === '/' && `${url.search}${url.hash}${url.username}${url.password}` === '' && url.port !== '0';
  if (url?.protocol === 'http:' && bare) return url.origin;
  const received = text.replace(/:\/\/[^/@\s]*@/, '://');
  if (url?.protocol === 'https:')
    throw bad(where, 'its URL is https, and TLS is not measured', 'http://host:port: where TLS ends', received);
  throw bad(where, 'its URL cannot be measured', 'http://host:port, without a path, a user or a query', received);
}

async function read(file: string): Promise<TargetFile> {
  let found: unknown;
  try {
    found = ((await import(pathToFileURL(file).href)) as { default?: unknown }).default;
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] as string) : 'unknown';
    throw bad(file, `it cannot be loaded (${reason})`, 'a file with a default export of the type TargetFile');
  }
  if (typeof found !== 'object' || found === null)
    throw bad(file, 'it has no default export', 'a default export of the type TargetFile (servers/target.ts)');
  return checkedTarget(found, file);
}

function bad(where: string, fault: string, allowed: string, received = where): AuthbenchError {
  return new AuthbenchError({
    code: 'AB_BAD_TARGET',
    what: `A target cannot be used: ${fault}.`,
    received,
    allowed,
    next: 'docs/targets.md has complete examples.',
  });
}
