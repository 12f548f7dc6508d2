/** Faults of a shop with sessions, by the check that names them: pieces in place of those of the pages. */
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import {
  bySession,
  comparing,
  cookieName,
  endAllLike,
  endAllOf,
  enter,
  type Fault,
  forAWhile,
  guard,
  handmade,
  isProtected,
  listening,
  listOf,
  login,
  logout,
  markOut,
  onlyHere,
  reading,
  redisOf,
  revoke,
  session,
  unlessEnded,
  unlessOut,
} from './session-pieces.ts';
import { userOf } from './shop.ts';

let counted = 0;

export const sessionFaults: Readonly<Record<string, Fault>> = {
  login: { name: 'answers a login with nothing', pieces: { login: login(() => {}) } },
  'new-id': { name: 'keeps the id of the session at a login', pieces: { login: login(enter) } },
  'login-over-http': { name: 'lets a login over http seem to work', pieces: { https: undefined } },
  read: { name: 'reads somebody else', pieces: { read: reading(() => userOf('somebody')) } },
  'named-user': {
    name: 'reads the user that the query names',
    pieces: { read: reading(async ({ asked }) => (await userOf(asked.query.userId)) ?? asked.user) },
  },
  admin: { name: 'asks for no role', pieces: { read: reading(({ asked }) => asked.user, true) } },
  'path-spelling': { name: 'compares the path as it was sent', pieces: { read: comparing(isProtected) } },
  'other-methods': {
    name: 'guards GET alone',
    pieces: { read: comparing((exchange) => exchange.asked.method === 'GET' && isProtected(exchange)) },
  },
  'no-credential': {
    name: 'refuses without a challenge',
    pieces: {
      authenticated: (kit) => {
        kit.names.authenticated = kit.guard(async (exchange) => {
          exchange.asked.user = await bySession(exchange);
          if (exchange.asked.user === undefined) exchange.send(401, { error: 'unauthorized' });
        });
      },
    },
  },
  'client-headers': {
    name: 'believes X-User-Id',
    pieces: {
      authenticated: guard(
        async (exchange) => (await userOf(exchange.asked.headers['x-user-id'])) ?? bySession(exchange),
      ),
    },
  },
  logout: {
    name: 'only clears the cookie at a logout',
    pieces: { logout: logout(({ header }) => header('set-cookie', `${cookieName}=; Path=/; Secure; Max-Age=0`)) },
  },
  'logout-everywhere': {
    name: 'ends a session on one instance alone',
    pieces: onlyHere((ended) => ({
      authenticated: unlessEnded(ended, ({ sessionId }) => sessionId),
      logout: logout(({ sessionId }) => ended.add(sessionId)),
    })),
  },
  'logout-of-one': {
    name: 'ends all sessions of a user at a logout',
    pieces: { logout: logout((_exchange, { id }, kit) => endAllOf(id, kit)) },
  },
  'ended-for-good': {
    name: 'forgets logouts after a second',
    pieces: {
      authenticated: guard(async (exchange, kit) =>
        (await redisOf(kit).exists(`out:${exchange.sessionId}`)) ? undefined : bySession(exchange),
      ),
      logout: logout(({ sessionId }, _user, kit) => redisOf(kit).set(`out:${sessionId}`, '1', forAWhile)),
    },
  },
  'deletion-cookie': {
    name: 'leaves the cookie in the browser',
    pieces: { logout: logout(({ destroySession }) => destroySession()) },
  },
  'logout-similar-ids': {
    name: 'logs out whoever’s id begins with the user’s',
    pieces: { logout: logout((_exchange, { id }, kit) => endAllLike(`${id}*`, kit)) },
  },
  'safe-methods': {
    name: 'logs out by GET too',
    pieces: { logout: logout(({ destroySession }) => destroySession(), ['GET', 'POST']) },
  },
  'login-after-logout': {
    name: 'marks the user at a logout, for ever',
    pieces: { authenticated: unlessOut, logout: logout((_exchange, { id }, kit) => markOut(id, kit)) },
  },
  'operator-key': {
    name: 'asks for no key',
    pieces: {
      operatorOnly: (kit) => {
        kit.names.operatorOnly = kit.guard(() => {});
      },
    },
  },
  'action-spelling': {
    name: 'asks for the key where the path is spelt as usual',
    pieces: {
      operatorOnly: (kit) => {
        kit.names.operatorOnly = kit.guard(({ asked, url, send }) => {
          if (url === '/operator/revoke' && asked.headers['x-operator-key'] !== kit.names.operatorKey) send(401, {});
        });
      },
    },
  },
  revoke: {
    name: 'ends one of a user’s sessions',
    pieces: {
      revoke: revoke(async (userId, kit) => {
        const [one] = await redisOf(kit).sMembers(listOf(userId));
        if (one !== undefined) await redisOf(kit).del(`sess:${one}`);
      }),
    },
  },
  'revoke-everywhere': {
    name: 'revokes on one instance alone',
    pieces: onlyHere((ended) => ({
      authenticated: unlessEnded(ended, ({ asked }) => asked.session.userId),
      revoke: revoke((userId) => ended.add(userId)),
    })),
  },
  'revoked-for-good': {
    name: 'forgets revokes after a second',
    pieces: {
      authenticated: unlessOut,
      revoke: revoke((userId, kit) => redisOf(kit).set(`out:${userId}`, '1', forAWhile)),
    },
  },
  'revoke-similar-ids': {
    name: 'revokes whoever’s id begins with the user’s',
    pieces: { revoke: revoke((userId, kit) => endAllLike(`${userId}*`, kit)) },
  },
  'revoke-pattern': { name: 'revokes by a pattern of keys', pieces: { revoke: revoke(endAllLike) } },
  'login-after-revoke': {
    name: 'marks a user who was revoked, for ever',
    pieces: { authenticated: unlessOut, revoke: revoke(markOut) },
  },
  'ended-after-login': {
    name: 'takes the mark of a revoke away at the next login',
    pieces: {
      authenticated: unlessOut,
      revoke: revoke(markOut),
      login: login(async (exchange, user, kit) => {
        await redisOf(kit).del(`out:${user.id}`);
        await enter(exchange, user, kit);
      }),
    },
  },
  'revoke-again': {
    name: 'revokes a user once',
    pieces: {
      revoke: revoke(async (userId, kit) => {
        if ((await redisOf(kit).sAdd('revoked', String(userId))) === 1) await endAllOf(userId, kit);
      }),
    },
  },
  'no-store': { name: 'says nothing of caches', pieces: { noStore: undefined } },
  'cross-site': { name: 'does what another site asks for', pieces: { site: undefined } },
  'same-site': {
    name: 'does what another subdomain asks for',
    pieces: {
      site: (kit) =>
        kit.hook(({ asked, send }) => {
          if (asked.method === 'POST' && asked.headers['sec-fetch-site'] === 'cross-site') send(403, {});
        }),
    },
  },
  'cross-origin-read': {
    name: 'lets whatever origin asks read its answers',
    pieces: {
      cors: (kit) =>
        kit.hook(({ asked, header }) => {
          header('access-control-allow-origin', asked.headers.origin ?? '*');
          header('access-control-allow-credentials', 'true');
        }),
    },
  },
  'error-answers': {
    name: 'shows its stack',
    pieces: {
      errors: ({ framework, names }) => {
        if (framework === 'express') return;
        (names.app as FastifyInstance).setErrorHandler((error: FastifyError, _request, reply) =>
          reply.code(error.statusCode ?? 500).send({ error: error.stack }),
        );
      },
    },
  },
  'header-size': {
    name: 'takes headers of 8 KiB and no more',
    pieces: {
      app: ({ framework, names }) => {
        if (framework === 'fastify') names.app = Fastify({ trustProxy: '127.0.0.1', http: { maxHeaderSize: 8_192 } });
      },
      listen: listening('127.0.0.1', 8_192),
    },
  },
  loopback: { name: 'listens on every address', pieces: { listen: listening('0.0.0.0') } },
  silent: {
    name: 'prints the headers of requests',
    pieces: {
      log: (kit) =>
        kit.hook(({ asked, url }) => (kit.names.log as (text: string) => void)(url + JSON.stringify(asked.headers))),
    },
  },
  'weak-secret': { name: 'starts with any secret', pieces: { start: undefined } },
  'every-instance': { name: 'keeps sessions in its process', pieces: { session: session({ inProcess: true }) } },
  'anonymous-visit': {
    name: 'gives every visitor a session',
    pieces: { session: session({ saveUninitialized: true }) },
  },
  'unknown-id': { name: 'adopts ids that it never gave', pieces: handmade('first', true) },
  'cookie-flags': {
    name: 'shows its cookie to scripts',
    pieces: { session: session({ cookie: { httpOnly: false } }) },
  },
  'id-entropy': {
    name: 'counts its sessions',
    pieces: { session: session({ ids: () => String(counted++).padStart(32, '0') }) },
  },
  'duplicate-cookies': { name: 'takes the last of two cookies', pieces: handmade('last', false) },
  'slow-request': {
    name: 'writes a session back after its logout',
    pieces: { session: session({ rolling: true }) },
  },
  'slow-request-revoked': {
    name: 'writes a session back after a revoke',
    pieces: { session: session({ rolling: true }) },
  },
  'idle-timeout': { name: 'lets a session live that nobody uses', pieces: { session: session({}) } },
  'absolute-timeout': { name: 'lets a session live for as long as it is used', pieces: { session: session({}) } },
};
