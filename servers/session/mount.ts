import cookie from '@fastify/cookie';
import session from '@fastify/session';
import type { FastifyInstance } from 'fastify';
import type { Mounted, Setting } from '../contender.ts';
import { unavailable } from '../store/unavailable.ts';
import { forgetSessionOnError } from './failed-request.ts';
import type { Limits, SessionKeeper } from './keeper.ts';
import { SlidingSessionStore } from './sliding-store.ts';

/** `__Host-`: a browser takes it only with Secure, with Path=/ and without Domain (RFC 6265bis 4.1.3.2). */
export const cookieName = '__Host-session';
const flags = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const;

/** Sessions of @fastify/session that lie in this keeper, which is closed with the app. */
export async function mountSessions(
  app: FastifyInstance,
  setting: Setting,
  keeper: SessionKeeper,
  limits: Limits,
): Promise<Mounted> {
  app.addHook('onClose', () => keeper.close());
  // The same flags for the cookie that sets and the cookie that deletes: a browser ignores a deletion without Secure.
  await app.register(cookie, { parseOptions: flags });
  await app.register(session, {
    secret: setting.secret,
    cookieName,
    cookie: { ...flags },
    store: new SlidingSessionStore(keeper, limits),
    rolling: false,
    saveUninitialized: false,
  });
  forgetSessionOnError(app);
  const forget = (userId: string, id: string) => keeper.forget(userId, id).catch(unavailable);
  return {
    async login({ principal, claims }, request) {
      const { sessionId, created, principal: before } = request.session;
      request.session.principal = principal;
      request.session.claims = claims;
      // Nothing stored: the id is new, for an id that a client brings is never adopted. Else a new one (ASVS 7.2.4).
      if (created !== undefined) await request.session.regenerate(['principal', 'claims']);
      if (before !== undefined) await forget(before.id, sessionId);
      return undefined;
    },
    authenticate: (request) => request.session.principal,
    async logout(request, reply) {
      const { sessionId, principal } = request.session;
      // Both are sent at once and both are awaited: the 204 means that the session is gone (ASVS 7.4.1).
      await Promise.all([request.session.destroy(), principal && forget(principal.id, sessionId)]);
      reply.clearCookie(cookieName, flags);
    },
    async revoke(userId) {
      await keeper.endAll(userId).catch(unavailable);
    },
  };
}
