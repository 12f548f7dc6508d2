/** A shop in pieces, on two instances that share a store: each piece is the code of a page, or a fault in its place. */
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Judged, Target } from '../../../servers/conformance/check.ts';
import type { Principal, Setting } from '../../../servers/contender.ts';
import { principalOf, userIdPattern } from '../../../servers/principal.ts';
import { audience, issuer } from '../../../servers/token/access-token.ts';
import { freshSecret } from '../running.ts';
import { express, type Guard, type Kit, kitFor } from './kit.ts';
import { type Framework, loaded, type Names, textFor } from './page-code.ts';

/** In the order in which they are registered. */
const slots = [
  ...['start', 'app', 'https', 'log', 'noStore', 'site', 'cors', 'session', 'keyOf', 'authenticated', 'operatorOnly'],
  ...['slow', 'read', 'refresh', 'login', 'logout', 'revoke', 'oauth', 'errors', 'listen'],
] as const;
export type Slot = string;

/** A page, by its check; or what is done instead. `undefined` leaves the place empty. */
export type Piece = string | ((kit: Kit) => unknown) | undefined;
export type Pieces = Readonly<Record<Slot, Piece>>;

export interface Shop {
  readonly pieces: Pieces;
  readonly contender: Judged;
  /** What pages are given beside what every shop gives, with the setting of the servers. */
  given?(setting: Setting): Names | Promise<Names>;
  /** Numbers of a page that nobody can wait for, and shorter ones. */
  readonly shorter?: Readonly<Record<string, string>>;
  readonly setting?: Partial<Setting>;
  /** An issuer that answers at `setting.issuerUrl`, and ends with the shop. */
  issuer?(setting: Setting, operatorKey: string): Promise<{ readonly url: string; close(): Promise<unknown> }>;
}

const userId = new RegExp(userIdPattern);

/** A user of exactly this id; undefined for everything else. */
export const userOf = async (id: unknown): Promise<Principal | undefined> =>
  typeof id === 'string' && userId.test(id) ? principalOf(id) : undefined;

const checked = async (body: unknown) =>
  typeof body === 'object' && body !== null && !Object.hasOwn(body, '__proto__')
    ? userOf((body as { userId?: unknown }).userId)
    : undefined;

/** Registered in every shop, and no page’s business: a read that takes its time. */
const slowRead = (kit: Kit) =>
  kit.route(['GET'], '/me/slow', [kit.names.authenticated as Guard], async (exchange) => {
    await pause(Number(exchange.asked.query.ms ?? 300));
    exchange.send(200, exchange.asked.user);
  });

export interface Opened extends Target {
  close(): Promise<void>;
}

export async function opened(
  shop: Shop,
  framework: Framework,
  redis: unknown,
  { pieces: faults = {}, instances = 2 }: { readonly pieces?: Pieces; readonly instances?: number } = {},
): Promise<Opened> {
  const lines: string[] = [];
  const operatorKey = freshSecret();
  const bare: Setting = {
    secret: freshSecret(),
    storeUrl: undefined,
    keyPrefix: '',
    lifetimeSeconds: 300,
    ...shop.setting,
  };
  const own = await shop.issuer?.(bare, operatorKey);
  const setting: Setting = own === undefined ? bare : { ...bare, issuerUrl: own.url };
  const pieces: Pieces = { slow: slowRead, ...shop.pieces, ...faults };
  const store = prefixed(redis as object, `mended:${randomBytes(6).toString('hex')}:`);
  const started: Kit[] = [];

  async function start(with_: Setting): Promise<Kit> {
    const names: Names = {
      ...{ redis: store, operatorKey, userOf, checked, issuer, audience, port: 0 },
      secret: with_.secret,
      jwksUrl: `${with_.issuerUrl}/jwks`,
      log: (text: string) => void lines.push(text),
      ...(await shop.given?.(with_)),
    };
    const kit = kitFor(framework, names);
    for (const slot of slots) {
      if (slot === 'session' && framework === 'express') (names.app as { use(one: unknown): void }).use(express.json());
      const piece = pieces[slot];
      if (typeof piece === 'function') await piece(kit);
      if (typeof piece === 'string') await runPage(piece, slot, names);
    }
    return kit;
  }

  async function runPage(check: string, slot: Slot, names: Names): Promise<void> {
    let text = textFor(check, framework);
    for (const [long, short] of Object.entries(shop.shorter ?? {})) text = text.replaceAll(long, short);
    const code = await loaded(text);
    // A page that reads the environment does so before it waits for anything: other shops are opened meanwhile.
    if (slot === 'start') process.env.SECRET = String(names.secret);
    const running = code(names);
    delete process.env.SECRET;
    const found = await running;
    Object.assign(names, found);
    if (found.keyOf) names.key = found.keyOf;
  }

  for (let at = 0; at < instances; at++) started.push(await start(setting));
  const servers = await Promise.all(started.map((kit) => kit.server()));
  const places = servers.map((server) => server.address() as AddressInfo);
  const target: Opened = {
    baseUrls: places.map(({ port }) => `http://127.0.0.1:${port}`) as [string, ...string[]],
    operatorKey,
    setting,
    output: () => lines.join('\n'),
    addresses: () => places.map(({ address }) => address),
    apart: async () => target,
    /** What a page throws says why; the code is what a contender of ours would end with. */
    async starts(change) {
      try {
        await (await start({ ...setting, ...change })).close();
        return undefined;
      } catch (error) {
        return /bits/.test(String(error)) ? 'AB_WEAK_KEY' : 'AB_WEAK_SECRET';
      }
    },
    async close() {
      await Promise.all(started.map((kit) => kit.close()));
      await own?.close();
    },
  };
  return target;
}

/** The same client, whose keys all begin alike: shops share a store. */
function prefixed(client: object, prefix: string): unknown {
  const at = (key: unknown) => (Array.isArray(key) ? key.map((one) => prefix + one) : `${prefix}${key}`);
  return new Proxy(client, {
    get(redis, name) {
      const command = Reflect.get(redis, name);
      if (typeof command !== 'function') return command;
      return async (key: unknown, ...rest: unknown[]) => {
        const answer = await command.call(redis, at(key), ...rest);
        return name === 'keys' ? answer.map((found: string) => found.slice(prefix.length)) : answer;
      };
    },
  });
}
