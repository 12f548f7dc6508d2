/** The servers of a run: one process an instance, each on a free port of 127.0.0.1, running until the run ends. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NamedContender, type Setting, variantOf } from '../../servers/contender.ts';
import { environmentOf } from '../../servers/process/environment.ts';
import type { Counters } from '../../servers/process/messages.ts';
import { variables } from '../../servers/process/messages.ts';
import { nameOf } from '../../vocabulary/words.ts';
import type { Server, ServerCounters, Servers, ServerWish, Store } from '../instrument/instrument.ts';
import { type Child, type ChildOptions, startChild } from '../process/child.ts';
import { serverFlags } from '../process/command.ts';
import { type OutsideOptions, type OutsideServer, outsideServers } from './outside.ts';
import { hasUnseenStore } from './reach.ts';

/** A server whose event loop stands still for longer measures nothing, and nobody may wait for it for ever. */
const countersWithinMs = 10_000;
/** Processes that start side by side, of all pools: with more of them, each would take longer than a start may. */
const startingAtOnce = Math.max(2, availableParallelism());
/** Of each contender: conformance and revocation ask whether the second knows what the first was told. */
export const instancesEach = 2;
const projectFolder = join(import.meta.dirname, '..', '..');

/** What its servers are started from and with, and its name, one for each version. */
const startOf = ({ version }: NamedContender) => ({
  file: join(version?.root ?? projectFolder, 'servers', 'process.ts'),
  flags: serverFlags,
  ...(version?.node === undefined ? {} : { node: version.node }),
});
const nameFor = (contender: NamedContender) => nameOf(contender.id, variantOf(contender));
/** Of the process, among `processes()`. */
export const issuerNameOf = (contender: NamedContender) => `issuer of ${nameFor(contender)}`;

/** Environment of a child that may take its code, compiled, from the last one of its kind. Node does without where it cannot write. */
export const compiled = { NODE_COMPILE_CACHE: join(projectFolder, '.cache', 'compiled') };

export interface ServerPoolOptions {
  readonly cores: string | null;
  readonly storeUrl: string | undefined;
  /** Another Redis, for contenders that speak to theirs unasked. */
  readonly background?: { readonly url: string; readonly store: Store } | null;
  /** Of the cluster, for contenders that need one. */
  readonly clusterUrl?: string | undefined;
  /** The user's own database, for contenders that can use it. */
  readonly databaseUrl?: string | undefined;
  readonly keyPrefix: string;
  /** Known to servers from outside as well; default: drawn for this run. */
  readonly operatorKey?: string | undefined;
  /** Of every server's setting, what conformance wants otherwise than a run has it. */
  readonly given?: Partial<Setting>;
  /** Keep compiled code between starts: they cost half as much. For what is not measured. */
  readonly compileCache?: boolean;
  /** Opens the counters of a store that is not ours. */
  readonly observe?: OutsideOptions['observe'];
}

export interface ServerPool extends Servers {
  /** What the instances of a contender of ours share; conformance mints credentials with it. Its secret is this run's, and never logged. */
  settingOf(contender: NamedContender): Promise<Setting>;
  /** The server at a URL, for messages: `server no-auth #1`, and how it ended where it has. */
  describe(url: string): string;
  /** Every server that was started, by name. */
  processes(): { readonly name: string; readonly pid: number }[];
  stopAll(): Promise<void>;
}

const turns: Promise<unknown>[] = Array.from({ length: startingAtOnce }, () => Promise.resolve());
let next = 0;

function inTurn(options: ChildOptions): Promise<Child> {
  const turn = next++ % startingAtOnce;
  const child = (turns[turn] as Promise<unknown>).then(() => startChild(options));
  turns[turn] = child.catch(() => {});
  return child;
}

/** Secrets are drawn per run, passed by environment, and known to nobody else. */
export function serverPool({
  cores,
  storeUrl,
  background = null,
  clusterUrl,
  databaseUrl,
  keyPrefix,
  operatorKey = randomBytes(32).toString('base64url'),
  given = {},
  compileCache = false,
  observe = () => Promise.reject(new Error('no store can be observed')),
}: ServerPoolOptions): ServerPool {
  const secret = randomBytes(48).toString('base64url');
  const cached = compileCache ? compiled : {};
  const running = new Map<string, Promise<Server & { stop(): Promise<void> }>>();
  const abroad = new Map<string, Promise<OutsideServer[]>>();
  const described = new Map<string, () => string>();
  const started: { name: string; pid: number }[] = [];
  const places = new Map<string, number>();
  const folders = new Map<string, string>();
  const issuers = new Map<string, Promise<Child>>();
  /** Its own, as long as any other's: no two see each other's keys, and their bytes compare. */
  const keyPrefixOf = (contender: NamedContender) => {
    const place = places.get(nameFor(contender)) ?? places.size;
    places.set(nameFor(contender), place);
    return `${keyPrefix}${place.toString(36).padStart(2, '0')}:`;
  };

  const folderOf = (contender: NamedContender) => {
    const key = nameFor(contender);
    const folder = folders.get(key) ?? mkdtempSync(join(tmpdir(), `authbench-${contender.id}-`));
    folders.set(key, folder);
    return folder;
  };

  /** One for each contender that asks for it: what it costs and keeps is that contender's alone. */
  const issuerOf = (contender: NamedContender) => {
    const name = issuerNameOf(contender);
    const env = {
      ...environmentOf({ ...settingWithout(contender), issuerUrl: undefined }, operatorKey),
      ...cached,
      [variables.role]: 'issuer',
    };
    const found =
      issuers.get(name) ??
      inTurn({ name, ...startOf(contender), cores, env }).then((child) => {
        started.push({ name, pid: child.pid });
        return child;
      });
    issuers.set(name, found);
    return found;
  };

  const storeUrlOf = (contender: NamedContender) => {
    if (contender.store === 'redis-cluster') return clusterUrl;
    return contender.background && background ? background.url : storeUrl;
  };

  const settingWithout = (contender: NamedContender): Setting => ({
    secret,
    storeUrl: storeUrlOf(contender),
    keyPrefix: keyPrefixOf(contender),
    lifetimeSeconds: contender.lifetimeSeconds,
    ...(contender.folder ? { folder: folderOf(contender) } : {}),
    ...(contender.database && databaseUrl !== undefined ? { databaseUrl } : {}),
    ...given,
  });

  const settingOf = async (contender: NamedContender): Promise<Setting> => {
    if (!contender.issuer || given.issuerUrl !== undefined) return settingWithout(contender);
    const { port } = (await issuerOf(contender)).ready;
    return { ...settingWithout(contender), issuerUrl: `http://127.0.0.1:${port}` };
  };

  const start = async ({ contender, lifetimeSeconds = contender.lifetimeSeconds }: ServerWish, instance: number) => {
    const name = `server ${nameFor(contender)} #${instance + 1}`;
    const setting = { ...(await settingOf(contender)), lifetimeSeconds };
    const env = {
      ...environmentOf(setting, operatorKey),
      ...cached,
      [variables.contender]: contender.file ?? contender.id,
    };
    const child = await inTurn({ name, ...startOf(contender), cores, env });
    started.push({ name, pid: child.pid });
    let gone: string | undefined;
    child.ended.then((how) => (gone = how));
    const url = `http://127.0.0.1:${child.ready.port}`;
    described.set(url, () => (gone === undefined ? name : `${name}, which has ended: ${gone}`));
    return {
      contender,
      variant: variantOf(contender),
      url,
      pids: [child.pid],
      get gone() {
        return gone;
      },
      async counters(): Promise<ServerCounters> {
        const { cpuUserUs, cpuSystemUs, ...rest } = await child.ask<Counters>({ type: 'counters' }, countersWithinMs);
        return { ...rest, cpuUs: cpuUserUs + cpuSystemUs };
      },
      // Nobody looks into a store of its own, nor into a cluster: what they do is missing, never zero.
      ...(hasUnseenStore(contender) ? { ownStore: null } : {}),
      ...(contender.background && background ? { ownStore: background.store } : {}),
      output: () => child.output(),
      stop: () => child.stop(),
    };
  };

  const keysOf = ({ contender, lifetimeSeconds, instances }: ServerWish) =>
    Array.from({ length: instances }, (_, instance) => `${nameFor(contender)};${lifetimeSeconds ?? ''};${instance}`);

  const ofOurs = (wish: ServerWish) =>
    Promise.all(
      keysOf(wish).map((key, instance) => {
        const found = running.get(key) ?? start(wish, instance);
        running.set(key, found);
        return found;
      }),
    );

  /** All instances at once, whoever asks first: a server from outside has as many as it has. */
  const fromOutside = async ({ contender, instances }: ServerWish) => {
    const options = { cores, operatorKey, storeUrl, keyPrefixOf, observe };
    const found = abroad.get(nameFor(contender)) ?? outsideServers(contender, instancesEach, options);
    abroad.set(nameFor(contender), found);
    const servers = await found;
    for (const [index, { url }] of servers.entries())
      described.set(url, () => {
        const gone = servers[index]?.gone;
        return `target ${nameFor(contender)} #${index + 1}${gone === undefined ? '' : `, which has ended: ${gone}`}`;
      });
    return servers.slice(0, instances);
  };

  return {
    operatorKey,
    settingOf,
    ensure: (wish) => (wish.contender.target === undefined ? ofOurs(wish) : fromOutside(wish)),
    async release(wish) {
      const ended = keysOf(wish).map((key) => {
        const found = running.get(key);
        running.delete(key);
        return found?.then((server) => server.stop());
      });
      await Promise.all(ended);
    },
    processes: () => [...started],
    describe: (url) => described.get(url)?.() ?? url,
    async stopAll() {
      const ours = await Promise.allSettled(running.values());
      const outside = (await Promise.allSettled(abroad.values())).flatMap((one) =>
        one.status === 'fulfilled' ? one.value : [],
      );
      await Promise.all([
        ...ours.map((one) => (one.status === 'fulfilled' ? one.value.stop() : undefined)),
        ...outside.map((server) => server.stop()),
        ...[...issuers.values()].map((one) =>
          one.then(
            (issuer) => issuer.stop(),
            () => {},
          ),
        ),
      ]);
      for (const folder of folders.values()) rmSync(folder, { recursive: true, force: true });
    },
  };
}
