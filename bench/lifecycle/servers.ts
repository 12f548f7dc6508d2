/** The servers of a run: one process an instance, each on a free port of 127.0.0.1, in one set of them after another. */
import { randomBytes } from 'node:crypto';
import type { TargetEnd } from '../../results/format.ts';
import type { NamedContender, Setting } from '../../servers/contender.ts';
import type { Server, Servers, Store } from '../instrument/instrument.ts';
import type { StartedWith } from '../process/command.ts';
import type { OpenRelay } from './relayed.ts';
import { ServerSet } from './server-set.ts';
import { keyPrefixes, type ServerStores } from './settings.ts';

export interface ServerPoolOptions extends ServerStores {
  readonly cores: string | null;
  /** Further cores, which nobody else has: for servers of several workers. Default: there are none. */
  readonly spareCores?: string | null;
  readonly keyPrefix: string;
  /** Known to servers from outside as well; default: drawn for this run. */
  readonly operatorKey?: string | undefined;
  /** Of every server's setting, what conformance wants otherwise than a run has it. */
  readonly given?: Partial<Setting>;
  /** Keep compiled code between starts: they cost half as much. For what is not measured. */
  readonly compileCache?: boolean;
  /** What else each server of ours is started with. Default: nothing, as in every run. */
  readonly startedWith?: StartedWith;
  /** Port of the first instance; the others have those that follow. For a pool of one contender. Default: any free ones. */
  readonly firstPort?: number | undefined;
  /** Opens the counters of a store that is not ours. */
  readonly observe?: (storeUrl: string) => Promise<Store>;
  /** For servers that are wished for behind relays. Default: there are none. */
  readonly openRelay?: OpenRelay;
  /** Told where a target that was started ends before it is stopped. Default: nobody is told. */
  readonly targetEnded?: (end: TargetEnd) => void;
}

export interface ServerPool extends Servers {
  /** What the instances of a contender of ours share; conformance mints credentials with it. Its secret is this run's, and never logged. */
  settingOf(contender: NamedContender): Promise<Setting>;
  /** The server at a URL, for messages: `server no-auth #1`, and how it ended where it has. */
  describe(url: string): string;
  /** The server at a URL, of the present set; undefined where there is none. */
  at(url: string): Server | undefined;
  /** Every server and issuer that was started in the present set, by name. */
  processes(): { readonly name: string; readonly pid: number }[];
  /**
   * Begins a new set: whatever is asked for from now on is started anew. Resolves when the processes of the old set have ended and its
   * folders are gone. Secrets, the operator's key and key prefixes stay, so what the old set left in a store that goes on is still
   * there: clear it. Servers from outside are started again where we started them; those at a URL go on.
   *
   * @param stores where the new set finds its stores; what is left out stays
   */
  renew(stores?: Partial<ServerStores>): Promise<void>;
  /** Ends every server, of all sets. May be called twice. */
  stopAll(): Promise<void>;
}

/** Secrets are drawn per run, passed by environment, and known to nobody else. */
export function serverPool({ keyPrefix, ...options }: ServerPoolOptions): ServerPool {
  const operatorKey = options.operatorKey ?? randomBytes(32).toString('base64url');
  let shared = {
    given: {},
    compileCache: false,
    spareCores: null,
    startedWith: {},
    observe: () => Promise.reject(new Error('no store can be observed')),
    openRelay: () => Promise.reject(new Error('no relay can be opened here')),
    targetEnded: () => {},
    ...options,
    operatorKey,
    secret: randomBytes(48).toString('base64url'),
    keyPrefixOf: keyPrefixes(keyPrefix),
  };
  let present = new ServerSet(shared);
  const sets = [present];
  return {
    operatorKey,
    settingOf: (contender) => present.settingOf(contender),
    ensure: (wish) => present.ensure(wish),
    release: (wish) => present.release(wish),
    at: (url) => present.at(url),
    processes: () => present.processes(),
    describe: (url) => present.describe(url) ?? url,
    async renew(stores = {}) {
      const old = present;
      shared = { ...shared, ...stores };
      present = new ServerSet(shared);
      sets.push(present);
      await old.end();
    },
    stopAll: async () => void (await Promise.all(sets.map((set) => set.end()))),
  };
}
