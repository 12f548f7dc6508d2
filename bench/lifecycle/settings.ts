/** What the servers of each contender are told: secrets, store, keys and folder. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NamedContender, Setting } from '../../servers/contender.ts';
import type { Store } from '../instrument/instrument.ts';
import { nameFor } from './launch.ts';

/** Where the servers of a set find their stores. */
export interface ServerStores {
  readonly storeUrl: string | undefined;
  /** Another Redis, for contenders that speak to theirs unasked. */
  readonly background?: { readonly url: string; readonly store: Store } | null;
  /** Of the cluster, for contenders that need one. */
  readonly clusterUrl?: string | undefined;
  /** The user's own database, for contenders that can use it. */
  readonly databaseUrl?: string | undefined;
}

/** A prefix for each contender, all of one length: no two see each other's keys, and their bytes compare. */
export function keyPrefixes(ofRun: string): (contender: NamedContender) => string {
  const places = new Map<string, number>();
  return (contender) => {
    const place = places.get(nameFor(contender)) ?? places.size;
    places.set(nameFor(contender), place);
    return `${ofRun}${place.toString(36).padStart(2, '0')}:`;
  };
}

/** A folder for each contender that needs one, made when it is first asked for. */
export class Folders {
  readonly #made = new Map<string, string>();

  of(contender: NamedContender): string {
    const name = nameFor(contender);
    const folder = this.#made.get(name) ?? mkdtempSync(join(tmpdir(), `authbench-${contender.id}-`));
    this.#made.set(name, folder);
    return folder;
  }

  remove(): void {
    for (const folder of this.#made.values()) rmSync(folder, { recursive: true, force: true });
  }
}

export interface SettingSources extends ServerStores {
  /** Of the run: random, and never logged. */
  readonly secret: string;
  readonly keyPrefixOf: (contender: NamedContender) => string;
  readonly folders: Folders;
  /** What conformance wants otherwise than a run has it. */
  readonly given: Partial<Setting>;
}

/** The setting that all instances of a contender share, its issuer aside. */
export function settingWithoutIssuer(contender: NamedContender, sources: SettingSources): Setting {
  const { secret, databaseUrl, keyPrefixOf, folders, given } = sources;
  return {
    secret,
    storeUrl: storeUrlOf(contender, sources),
    keyPrefix: keyPrefixOf(contender),
    lifetimeSeconds: contender.lifetimeSeconds,
    ...(contender.folder ? { folder: folders.of(contender) } : {}),
    ...(contender.database && databaseUrl !== undefined ? { databaseUrl } : {}),
    ...given,
  };
}

function storeUrlOf({ store, background: speaksUnasked }: NamedContender, stores: ServerStores): string | undefined {
  if (store === 'redis-cluster') return stores.clusterUrl;
  return speaksUnasked && stores.background ? stores.background.url : stores.storeUrl;
}
