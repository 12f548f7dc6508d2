import { join } from 'node:path';
import { cacheFolder, projectRoot } from '../../vocabulary/project.mjs';

/** Where a store comes from, in the order in which it is looked for. */
export type StoreSource = 'REDIS_URL' | 'PATH' | '.cache' | 'docker';

/** A store that was found and not yet started. */
export type LocatedStore =
  | { readonly from: 'REDIS_URL'; readonly url: string }
  | {
      readonly from: 'PATH' | '.cache';
      readonly program: string;
      readonly version: string;
      /** Value of LD_LIBRARY_PATH, where the program needs libraries that lie beside it. */
      readonly libraryPath?: string;
    }
  | { readonly from: 'docker'; readonly program: string; readonly composeFile: string };

/** A rung of the ladder: what it found, or why it found nothing. */
export type Rung = { readonly found: LocatedStore } | { readonly missing: string };

/** A store that answers. */
export interface Store {
  /** May hold a password: print `maskUrl(url)`. */
  readonly url: string;
  /** E.g. `7.0.15`, or `valkey 8.0.1`. */
  readonly version: string;
  readonly from: StoreSource;
  /** Null where it is not a process of this machine that we started. */
  readonly pid: number | null;
  /** Whether it was started here: a store that was not is never flushed and never stopped. */
  readonly ownedByUs: boolean;
  /** What it was found to run with, e.g. `{ save: '', appendonly: 'no' }`; `cores` where it was pinned. */
  readonly settings: Readonly<Record<string, string>>;
  /** Ends it where it is ours. May be called twice. */
  stop(): Promise<void>;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Said by Redis and Valkey when they listen. */
export const readyLine = /Ready to accept connections/;

/** What the ladder works with; the defaults are this project and this machine. */
export interface Surroundings {
  readonly project: string;
  /** Folder of what is fetched and kept. */
  readonly cache: string;
  readonly platform: NodeJS.Platform;
  /** Told of what takes time or changes something, one line each. */
  say(line: string): void;
}

export function surroundings(given: Partial<Surroundings> = {}): Surroundings {
  const project = given.project ?? projectRoot;
  const cache = given.cache ?? (given.project === undefined ? cacheFolder : join(project, '.cache'));
  return { project, cache, platform: given.platform ?? process.platform, say: given.say ?? (() => {}) };
}

/** The URL without user and password, for people. It masks too much rather than too little where it is no proper URL. */
export function maskUrl(url: string): string {
  return url.replace(/^([a-z]+:\/\/)?.*@/is, '$1***@').replace(/\?.*$/s, '?***');
}
