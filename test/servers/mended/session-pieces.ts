/** Pieces of a shop with sessions that do otherwise than the pages: what its faults are made of. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import cookie from '@fastify/cookie';
import fastifySession from '@fastify/session';
import { RedisStore } from 'connect-redis';
import type { FastifyInstance } from 'fastify';
import type { RedisClientType } from 'redis';
import type { Principal } from '../../../servers/contender.ts';
import type { Exchange, Guard, Kit } from './kit.ts';
import type { Piece, Pieces } from './shop.ts';
import { userOf } from './shop.ts';

export interface Fault {
  /** What such a shop does. */
  readonly name: string;
  readonly pieces: Pieces;
}

const expressSession = createRequire(import.meta.url)('express-session') as (options: object) => unknown;
export const cookieName = '__Host-session';
const flags = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const;

export const redisOf = ({ names }: Kit) => names.redis as RedisClientType;
const guarded = ({ names }: Kit) => [names.authenticated as Guard];
const byOperator = ({ names }: Kit) => [names.operatorOnly as Guard];
const checked = (kit: Kit, { asked }: Exchange) =>
  (kit.names.checked as (body: unknown) => Promise<Principal | undefined>)(asked.body);
export const listOf = (id: unknown) => `sessions-of:${id}`;

const unauthorized = (exchange: Exchange) => {
  exchange.header('www-authenticate', 'Cookie realm="shop"');
  exchange.send(401, { error: 'unauthorized' });
};

interface Options {
  readonly cookie?: object;
  readonly inProcess?: true;
  readonly saveUninitialized?: boolean;
  readonly rolling?: boolean;
  ids?(): string;
}

/** The plug-in of each framework, with other options. */
export const session =
  ({ cookie: changed, inProcess, saveUninitialized = false, rolling = false, ids }: Options): Piece =>
  async (kit) => {
    const { secret, app } = kit.names as { secret: string; app: FastifyInstance & { use(one: unknown): void } };
    const shared = {
      secret,
      saveUninitialized,
      rolling,
      cookie: { ...flags, ...changed },
      ...(inProcess ? {} : { store: new RedisStore({ client: redisOf(kit) }) }),
    };
    if (kit.framework === 'express')
      return app.use(expressSession({ ...shared, name: cookieName, resave: rolling, ...(ids && { genid: ids }) }));
    await app.register(cookie);
    await app.register(fastifySession, { ...shared, cookieName, ...(ids && { idGenerator: ids }) } as never);
  };

/** Sessions by hand: a random id, not signed, in a cookie. */
export const handmade = (which: 'first' | 'last', adopts: boolean): Pieces => ({
  session: (kit) =>
    kit.hook(async ({ asked }) => {
      const sent = [...(asked.headers.cookie ?? '').matchAll(/__Host-session=([^;]*)/g)].map(([, id]) => id ?? '');
      const id = sent.at(which === 'first' ? 0 : -1) ?? '';
      const userId = await redisOf(kit).get(`sess:${id}`);
      asked.session = { userId, sessionId: id, destroy: () => redisOf(kit).del(`sess:${id}`) };
    }),
  login: (kit) =>
    kit.route(['POST'], '/login', [], async (exchange) => {
      const user = await checked(kit, exchange);
      if (user === undefined) return exchange.send(400, {});
      const id = (adopts && exchange.asked.session.sessionId) || randomBytes(24).toString('base64url');
      await redisOf(kit).set(`sess:${id}`, user.id);
      exchange.header('set-cookie', `${cookieName}=${id}; Path=/; Secure; HttpOnly; SameSite=Lax`);
      exchange.send(200, {});
    }),
});

export const login = (then: (exchange: Exchange, user: Principal, kit: Kit) => unknown): Piece => {
  return (kit) =>
    kit.route(['POST'], '/login', [], async (exchange) => {
      const user = await checked(kit, exchange);
      if (user === undefined) return exchange.send(400, {});
      await then(exchange, user, kit);
      exchange.send(200, {});
    });
};

export async function enter(exchange: Exchange, user: Principal, kit: Kit): Promise<void> {
  Object.assign(exchange.asked.session, { userId: user.id, startedAt: Date.now() });
  await redisOf(kit).sAdd(listOf(user.id), exchange.sessionId);
}

/** Who a request is from; nobody: 401. */
export const guard = (who: (exchange: Exchange, kit: Kit) => Promise<Principal | undefined>): Piece => {
  return (kit) => {
    kit.names.authenticated = kit.guard(async (exchange) => {
      exchange.asked.user = await who(exchange, kit);
      if (exchange.asked.user === undefined) unauthorized(exchange);
    });
  };
};
export const bySession = ({ asked }: Exchange) => userOf(asked.session.userId);

export const logout = (end: (exchange: Exchange, user: Principal, kit: Kit) => unknown, methods = ['POST']): Piece => {
  return (kit) =>
    kit.route(methods, '/logout', guarded(kit), async (exchange) => {
      await end(exchange, exchange.asked.user as Principal, kit);
      exchange.send(204);
    });
};

export const revoke = (end: (userId: unknown, kit: Kit) => unknown): Piece => {
  return (kit) =>
    kit.route(['POST'], '/operator/revoke', byOperator(kit), async (exchange) => {
      await end(exchange.asked.body?.userId, kit);
      exchange.send(204);
    });
};

export async function endAllOf(userId: unknown, kit: Kit): Promise<void> {
  const ids = await redisOf(kit).sMembers(listOf(userId));
  if (ids.length > 0) await redisOf(kit).del(ids.map((id) => `sess:${id}`));
}
/** By a pattern of keys. */
export async function endAllLike(pattern: unknown, kit: Kit): Promise<void> {
  for (const list of await redisOf(kit).keys(listOf(pattern))) await endAllOf(list.slice(listOf('').length), kit);
}

/** Routes that nothing guards but a hook before them, which `isMeant` by the request as it was sent. */
export const comparing = (isMeant: (exchange: Exchange) => boolean): Piece => {
  return (kit) => {
    kit.hook(async (exchange) => {
      const user = await bySession(exchange);
      exchange.asked.user = user;
      if (!isMeant(exchange)) return;
      if (user === undefined) unauthorized(exchange);
      else if (exchange.url === '/admin' && user.role !== 'admin') exchange.send(403, { error: 'forbidden' });
    });
    for (const path of ['/me', '/admin'])
      kit.route(['GET'], path, [], ({ asked, send }) => send(200, asked.user ?? { id: 'somebody' }));
  };
};
export const isProtected = ({ url }: Exchange) => ['/me', '/admin'].includes(url);

export const reading = (whom: (exchange: Exchange) => unknown, isForAll = false): Piece => {
  return (kit) => {
    kit.route(['GET'], '/me', guarded(kit), async (exchange) => exchange.send(200, await whom(exchange)));
    kit.route(['GET'], '/admin', guarded(kit), ({ asked, send }) =>
      isForAll || asked.user?.role === 'admin' ? send(200, asked.user) : send(403, { error: 'forbidden' }),
    );
  };
};

/** A set of this instance alone, and what is refused by it. */
export const onlyHere = (ends: (ended: Set<unknown>) => Pieces): Pieces => {
  const sets = new WeakMap<object, Set<unknown>>();
  const here = (kit: Kit) => {
    const known = sets.get(kit.names) ?? new Set();
    sets.set(kit.names, known);
    return known;
  };
  return Object.fromEntries(
    Object.keys(ends(new Set())).map((slot) => [
      slot,
      (kit: Kit) => (ends(here(kit))[slot] as (kit: Kit) => unknown)(kit),
    ]),
  );
};
export const unlessEnded = (ended: Set<unknown>, key: (exchange: Exchange) => unknown) =>
  guard(async (exchange) => (ended.has(key(exchange)) ? undefined : bySession(exchange)));

/** Refuses for so long, and then no more. */
export const forAWhile = { expiration: { type: 'EX', value: 1 } } as const;

/** A mark, which the guard looks for. */
export const unlessOut: Piece = guard(async (exchange, kit) =>
  (await redisOf(kit).exists(`out:${exchange.asked.session.userId}`)) ? undefined : bySession(exchange),
);
export const markOut = (userId: unknown, kit: Kit) => redisOf(kit).set(`out:${userId}`, '1');

export const listening = (host: string, maxHeaderSize = 16_384): Piece => {
  return async ({ framework, names }) => {
    const { app } = names as { app: FastifyInstance };
    if (framework === 'fastify') return app.listen({ port: 0, host });
    names.server = createServer({ maxHeaderSize }, app as never).listen(0, host);
  };
};
