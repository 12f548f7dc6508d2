import cookie from '@fastify/cookie';
import session from '@fastify/session';
import type { Contender, Setting } from '../contender.ts';
import { principalOf } from '../principal.ts';
import { forgetSessionOnError } from '../session/failed-request.ts';
import { forgedSession } from '../session/forged-session.ts';
import { PlainSessionStore } from '../session/plain-store.ts';
import '../session/session-data.ts';
import { UserIndex } from '../credential/user-index.ts';
import { outcomes } from '../store/pipeline.ts';
import { connectStore } from '../store/redis.ts';

/** regenerate() asks the store twice, one after the other, also where the first has failed: both within two seconds. */
const commandTimeoutMs = 800;
const idleSecondsOf = ({ lifetimeSeconds, timeouts }: Setting) => timeouts?.idleSeconds ?? lifetimeSeconds;
const sessionPrefix = (setting: Setting) => `${setting.keyPrefix}sess:`;

const forged = (setting: Setting, keptMs: number) => {
  const record = JSON.stringify({ cookie: { originalMaxAge: null }, principal: principalOf('forged') });
  return forgedSession(setting, { cookieName: 'sessionId', keyPrefix: sessionPrefix(setting), record, keptMs });
};

const contender: Contender = {
  usual: true,
  family: 'session',
  title: 'Session in Redis, plugin defaults',
  description:
    '@fastify/session with its default options and the simplest store one would write for it (SET EX, GET, DEL). Every request writes to Redis and every answer sets a cookie; a request in flight during a logout brings the session back.',
  settings: {
    plugin: '@fastify/session',
    rolling: true,
    saveUninitialized: true,
    cookie: 'sessionId; Path=/; Secure; HttpOnly',
    read: 'GET, then SET EX with the answer',
    login: 'DEL and SET of regenerate(), SET, and three commands for the index of a user’s sessions',
    notADefault:
      'regenerate() at login; an index of a user’s sessions, so that an operator can revoke; it holds an id for 24 h from its login, so that a session in use for longer escapes',
    idleSeconds: 86_400,
    commandTimeoutMs,
  },
  limits: [
    {
      id: 'reaccepts-after-slow-request',
      note: 'rolling: true writes the session with every response: a request that began before the logout and ends after it restores the session.',
    },
    {
      id: 'keeps-anonymous-visits',
      note: 'saveUninitialized: true stores a session and sets a cookie for every visit, logged in or not.',
    },
    {
      id: 'plain-cookie',
      note: 'The cookie has no __Host- prefix and no SameSite, and destroy() deletes the session but not the cookie.',
    },
    {
      id: 'no-absolute-timeout',
      note: 'rolling: true renews the session’s full lifetime with every response: one in constant use never ends.',
    },
  ],
  challenge: 'Cookie',
  store: 'redis',
  storeLoss: {
    reads: 'closed',
    graceSeconds: 0,
    forgets: 'credentials',
    note: 'Every read asks Redis: without it nobody gets in, and if it comes back empty, everybody is logged out.',
  },
  hasLifetime: false,
  lifetimeSeconds: 86_400,
  asvs: { level: 0, note: 'Fails 7.4.1: a session can be used again after its logout.' },
  async mount(app, setting) {
    const redis = await connectStore(app, setting, { commandTimeout: commandTimeoutMs });
    const prefix = sessionPrefix(setting);
    const index = new UserIndex(redis, `${setting.keyPrefix}sess-of:`, prefix, idleSecondsOf(setting) * 1000);
    await app.register(cookie);
    await app.register(session, {
      secret: setting.secret,
      store: new PlainSessionStore(redis, prefix, idleSecondsOf(setting)),
    });
    forgetSessionOnError(app);
    return {
      async login({ principal, claims }, request) {
        await request.session.regenerate();
        request.session.principal = principal;
        request.session.claims = claims;
        await outcomes(index.add(redis.pipeline(), principal.id, request.session.sessionId, Date.now()));
        return undefined;
      },
      authenticate: (request) => request.session.principal,
      logout: (request) => request.session.destroy(),
      revoke: async (userId) => void (await index.endAll(userId)),
    };
  },
  forgeExpired: (setting) => forged(setting, 0),
  forgeFresh: (setting) => forged(setting, 60_000),
};
export default contender;
