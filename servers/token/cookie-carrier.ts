/** A credential that travels in a cookie, and how much of one a browser keeps. */
import cookie from '@fastify/cookie';
import type { FastifyReply } from 'fastify';
import type { Carrier } from './carrier.ts';

/**
 * A browser takes `__Host-` only with Secure, with Path=/ and without Domain (RFC 6265bis 4.1.3.2). Lax: whoever follows a link from elsewhere is
 * logged in there; requests that change something are refused by cross-site.ts.
 */
export const cookieFlags = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const;
export const cookieFlagsText = 'Path=/; Secure; HttpOnly; SameSite=Lax';

/** RFC 6265bis 5.6: a browser drops a cookie whose name and value together are longer. */
export const mostCookieBytes = 4096;

/** A login whose cookie no browser would keep: 400, and no cookie, in place of a 200 that logs nobody in. */
class CookieTooLarge extends Error {
  readonly statusCode = 400;
}

/** Sets a cookie that is as long as `value` says: it must not need escaping. Throws CookieTooLarge. */
export function setWholeCookie(reply: FastifyReply, name: string, value: string, maxAge: number): void {
  if (name.length + value.length > mostCookieBytes) throw new CookieTooLarge('the cookie is too large');
  reply.setCookie(name, value, { ...cookieFlags, maxAge, encode: (text) => text });
}

/** Of two cookies of this name the first counts, as the parser has it; a browser sends no two of them with `__Host-`. */
export function cookieCarrier(name: `__Host-${string}`): Carrier {
  return {
    async prepare(app) {
      await app.register(cookie);
    },
    read: (request) => request.cookies[name],
    give(reply, token, expiresIn) {
      setWholeCookie(reply, name, token, expiresIn);
      return undefined;
    },
    // The same flags as it was set with: a browser ignores a deletion without Secure.
    clear: (reply) => void reply.clearCookie(name, cookieFlags),
    headers: (token) => ({ cookie: `${name}=${token}` }),
  };
}
