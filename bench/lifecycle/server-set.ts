/** One set of server processes: servers, issuers and folders that begin and end together. */
import type { TargetEnd } from '../../results/format.ts';
import type { NamedContender, Setting } from '../../servers/contender.ts';
import { environmentOf } from '../../servers/process/environment.ts';
import { variables } from '../../servers/process/messages.ts';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import type { Server, ServerWish, Store } from '../instrument/instrument.ts';
import type { Child } from '../process/child.ts';
import type { StartedWith } from '../process/command.ts';
import { compiled, issuerNameOf, launch, nameFor } from './launch.ts';
import { type OutsideServer, outsideServers } from './outside.ts';
import { type OwnServer, ownServer } from './own-server.ts';
import { type OpenRelay, relayedSetting } from './relayed.ts';
import { Folders, type ServerStores, type SettingSources, settingWithoutIssuer } from './settings.ts';
import { StartedOnce } from './started-once.ts';

/** Of each contender: conformance and revocation ask whether the second knows what the first was told. */
export const instancesEach = 2;

/** ms, of each process of a server of several. */
const startsWithinMs = 10_000;

export interface ServerSetOptions extends ServerStores, Omit<SettingSources, 'folders'> {
  readonly cores: string | null;
  /** Further cores, which nobody else has: for servers of several workers. */
  readonly spareCores: string | null;
  readonly operatorKey: string;
  readonly compileCache: boolean;
  readonly startedWith: StartedWith;
  /** Port of the first instance of every contender; the others have those that follow. Default: any free ones. */
  readonly firstPort?: number | undefined;
  observe(storeUrl: string): Promise<Store>;
  openRelay: OpenRelay;
  targetEnded(end: TargetEnd): void;
}

/** Servers from outside are started all at once, and end together. */
interface OutsideServers {
  readonly servers: readonly OutsideServer[];
  stop(): Promise<void>;
}

export class ServerSet {
  readonly #options: ServerSetOptions;
  readonly #folders = new Folders();
  readonly #own = new StartedOnce<OwnServer>();
  readonly #outside = new StartedOnce<OutsideServers>();
  readonly #issuers = new StartedOnce<Child>();
  /** Every process of ours that was started. */
  readonly #processes: { readonly name: string; readonly pid: number }[] = [];
  /** Every server, with the name that messages give it. */
  readonly #named: { readonly name: string; readonly server: Server }[] = [];

  constructor(options: ServerSetOptions) {
    this.#options = options;
  }

  ensure(wish: ServerWish): Promise<Server[]> {
    if (wish.contender.target !== undefined) return this.#ensureOutside(wish);
    const start = (key: string, instance: number) => this.#own.get(key, () => this.#startOwn(wish, instance));
    return Promise.all(keysOf(wish).map(start));
  }

  async release(wish: ServerWish): Promise<void> {
    await Promise.all(keysOf(wish).map((key) => this.#own.end(key)));
  }

  async settingOf(contender: NamedContender): Promise<Setting> {
    const setting = this.#settingWithoutIssuer(contender);
    if (!contender.issuer || this.#options.given.issuerUrl !== undefined) return setting;
    const { port } = (await this.#issuerOf(contender)).ready;
    return { ...setting, issuerUrl: `http://127.0.0.1:${port}` };
  }

  processes(): { readonly name: string; readonly pid: number }[] {
    return [...this.#processes];
  }

  at(url: string): Server | undefined {
    return this.#namedAt(url)?.server;
  }

  /** Undefined where no server of this set has the URL. */
  describe(url: string): string | undefined {
    const found = this.#namedAt(url);
    if (found === undefined) return undefined;
    const { name, server } = found;
    return server.gone === undefined ? name : `${name}, which has ended: ${server.gone}`;
  }

  #namedAt(url: string) {
    return this.#named.findLast(({ server }) => server.url === url);
  }

  /** Waits for starts under way, and ends everything. May be called twice. */
  async end(): Promise<void> {
    await Promise.all([this.#own.endAll(), this.#outside.endAll(), this.#issuers.endAll()]);
    this.#folders.remove();
  }

  async #startOwn(wish: ServerWish, instance: number) {
    const { contender, lifetimeSeconds = contender.lifetimeSeconds, relayed, workers = 1 } = wish;
    const name = `server ${nameFor(contender)} #${instance + 1}`;
    const plain = { ...(await this.settingOf(contender)), lifetimeSeconds };
    const setting = relayed ? await relayedSetting(plain, this.#options.openRelay) : plain;
    const { firstPort } = this.#options;
    const role = {
      [variables.contender]: contender.file ?? contender.id,
      ...(firstPort === undefined ? {} : { [variables.port]: String(firstPort + instance) }),
      ...(workers === 1 ? {} : { [variables.workers]: String(workers) }),
    };
    const child = await this.#launch(contender, name, setting, role, workers);
    if (workers > 1 && child.ready.workers?.length !== workers) throw withoutWorkers(name, workers);
    const own = ownServer(contender, child, this.#options.background?.store);
    const seen = relayed && setting.storeUrl !== undefined ? { pingPort: Number(new URL(setting.storeUrl).port) } : {};
    const server = Object.assign(own, seen);
    this.#named.push({ name, server });
    return server;
  }

  /** One for each contender that asks for it: what it costs and keeps is that contender's alone. */
  #issuerOf(contender: NamedContender): Promise<Child> {
    const name = issuerNameOf(contender);
    return this.#issuers.get(name, () => {
      const setting = { ...this.#settingWithoutIssuer(contender), issuerUrl: undefined };
      return this.#launch(contender, name, setting, { [variables.role]: 'issuer' });
    });
  }

  async #launch(
    contender: NamedContender,
    name: string,
    setting: Setting,
    role: Record<string, string>,
    workers = 1,
  ): Promise<Child> {
    const { operatorKey, compileCache, startedWith } = this.#options;
    const cores = coresFor(workers, this.#options);
    const env = { ...environmentOf(setting, operatorKey), ...(compileCache ? compiled : {}), ...role };
    // They start side by side, on as few cores as there are.
    const patient = workers === 1 ? {} : { readyWithinMs: workers * startsWithinMs };
    const child = await launch(contender, { name, cores, env, startedWith, ...patient });
    this.#processes.push({ name, pid: child.pid });
    return child;
  }

  /** All instances at once, whoever asks first: a server from outside has as many as it has. */
  async #ensureOutside({ contender, instances }: ServerWish): Promise<Server[]> {
    const { servers } = await this.#outside.get(nameFor(contender), () => this.#startOutside(contender));
    return servers.slice(0, instances);
  }

  async #startOutside(contender: NamedContender): Promise<OutsideServers> {
    const servers = await outsideServers(contender, instancesEach, this.#options);
    for (const [index, server] of servers.entries())
      this.#named.push({ name: `target ${nameFor(contender)} #${index + 1}`, server });
    return { servers, stop: async () => void (await Promise.all(servers.map((server) => server.stop()))) };
  }

  #settingWithoutIssuer(contender: NamedContender): Setting {
    return settingWithoutIssuer(contender, { ...this.#options, folders: this.#folders });
  }
}

/** One for each worker, as far as there are any. */
function coresFor(workers: number, { cores, spareCores }: Pick<ServerSetOptions, 'cores' | 'spareCores'>) {
  const spare = spareCores === null ? [] : spareCores.split(',').slice(0, workers - 1);
  return cores === null || spare.length === 0 ? cores : [cores, ...spare].join(',');
}

/** It was started from another version, which knows nothing of them. */
const withoutWorkers = (name: string, workers: number) =>
  new AuthbenchError({
    code: 'AB_NO_WORKERS',
    what: `${name} was asked for ${workers} processes behind one port, and started one.`,
    received: 'a version of authbench that cannot start them',
    allowed: 'a version that can',
    next: 'Compare versions of the contender, not of authbench, or leave this scenario out.',
  });

function keysOf({ contender, lifetimeSeconds, instances, relayed, overTls, workers = 1 }: ServerWish): string[] {
  const own = [relayed && 'relayed;', overTls && 'tls;', workers > 1 && `${workers} workers;`].filter(Boolean).join('');
  return Array.from(
    { length: instances },
    (_, instance) => `${nameFor(contender)};${lifetimeSeconds ?? ''};${own}${instance}`,
  );
}
