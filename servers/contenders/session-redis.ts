import cookie from '@fastify/cookie';
import session from '@fastify/session';
import type { FastifyInstance } from 'fastify';
import type { Contender, Mounted, Setting } from '../contender.ts';
import { principalOf } from '../principal.ts';
import { forgetSessionOnError } from '../session/failed-request.ts';
import { forgedSession } from '../session/forged-session.ts';
import { type Limits, type SessionRecord, SlidingSessionStore } from '../session/sliding-store.ts';
import { UserIndex } from '../session/user-index.ts';
import { commandTimeoutMs, connectStore } from '../store/redis.ts';

/** `__Host-`: a browser takes it only with Secure, with Path=/ and without Domain (RFC 6265bis 4.1.3.2). */
const cookieName = '__Host-session';
const flags = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const;
const absoluteSeconds = 12 * 3600;

const limitsOf = (setting: Setting): Limits => ({
  idleMs: setting.lifetimeSeconds * 1000,
  absoluteMs: absoluteSeconds * 1000,
});
const sessionPrefix = (setting: Setting) => `${setting.keyPrefix}session:`;

/** Apart from the contender so that tests can choose short limits. */
export async function mountWithLimits(app: FastifyInstance, setting: Setting, limits: Limits): Promise<Mounted> {
  const redis = await connectStore(app, setting);
  const prefix = sessionPrefix(setting);
  const index = new UserIndex(redis, `${setting.keyPrefix}sessions-of:`, prefix, limits.absoluteMs);
  // The same flags for the cookie that sets and the cookie that deletes: a browser ignores a deletion without Secure.
  await app.register(cookie, { parseOptions: flags });
  await app.register(session, {
    secret: setting.secret,
    cookieName,
    cookie: { ...flags },
    store: new SlidingSessionStore(redis, prefix, limits, index),
    rolling: false,
    saveUninitialized: false,
  });
  forgetSessionOnError(app);
  return {
    async login({ principal, claims }, request) {
      const { sessionId, created, principal: before } = request.session;
      request.session.principal = principal;
      request.session.claims = claims;
      // Nothing stored: the id is new, for an id that a client brings is never adopted. Else a new one (ASVS 7.2.4).
      if (created !== undefined) await request.session.regenerate(['principal', 'claims']);
      if (before !== undefined) await index.remove(before.id, sessionId);
      return undefined;
    },
    authenticate: (request) => request.session.principal,
    async logout(request, reply) {
      const { sessionId, principal } = request.session;
      // Both are sent at once and both are awaited: the 204 means that the key is gone (ASVS 7.4.1).
      await Promise.all([request.session.destroy(), principal && index.remove(principal.id, sessionId)]);
      reply.clearCookie(cookieName, flags);
    },
    revoke: (userId) => index.endAll(userId),
  };
}

const forged = (setting: Setting, created: number) => {
  const record: SessionRecord = { created, data: { principal: principalOf('forged') } };
  const kept = { cookieName, keyPrefix: sessionPrefix(setting), keptMs: 60_000 };
  return forgedSession(setting, { ...kept, record: JSON.stringify(record) });
};

const contender: Contender = {
  usual: true,
  family: 'session',
  title: 'Session in Redis',
  description:
    'A random id in a cookie, the session in Redis: @fastify/session with a store of ours that reads in one round trip, ends sessions by idle and by absolute time, and in which a logout stays a logout.',
  settings: {
    plugin: '@fastify/session',
    rolling: false,
    saveUninitialized: false,
    cookie: `${cookieName}; Path=/; Secure; HttpOnly; SameSite=Lax`,
    read: 'GETEX',
    login: 'SET NX, and three commands for the index of a user’s sessions, in one round trip',
    update: 'SET XX',
    idleSeconds: 1800,
    absoluteSeconds,
    commandTimeoutMs,
  },
  limits: [],
  challenge: 'Cookie',
  store: 'redis',
  storeLoss: {
    reads: 'closed',
    graceSeconds: 0,
    forgets: 'credentials',
    note: 'Every read asks Redis: without it nobody is let in, and when it comes back empty, everybody is logged out.',
  },
  hasLifetime: false,
  lifetimeSeconds: 1800,
  asvs: { level: 2, note: 'Of chapter V7, what a design decides: 7.2.3, 7.2.4, 7.3.1, 7.3.2, 7.4.1, 7.4.2, 7.4.5.' },
  mount: (app, setting) => mountWithLimits(app, setting, limitsOf(setting)),
  forgeExpired: (setting) => forged(setting, Date.now() - limitsOf(setting).absoluteMs),
  forgeFresh: (setting) => forged(setting, Date.now()),
};
export default contender;
