import Fastify from 'fastify';
import type { Contender, Setting } from '../contender.ts';
import { principalOf } from '../principal.ts';
import { endsAfterSeconds, registerSealed, type SealedData, sealedIn } from '../session/sealed-session.ts';
import { cookieFlags, cookieFlagsText, mostCookieBytes, setWholeCookie } from '../token/cookie-carrier.ts';
import { statelessAsvs, statelessLimits } from '../token/stateless.ts';

const cookieName = '__Host-sealed';
const options = { cookieName, cookie: cookieFlags };

/** A cookie that was sealed so many seconds ago, by a server of the same secret. */
async function forged(setting: Setting, secondsAgo: number): Promise<Record<string, string>> {
  const app = await registerSealed(Fastify(), setting, options);
  await app.ready();
  const data: SealedData = { principal: principalOf('forged'), __ts: Math.floor(Date.now() / 1000) - secondsAgo };
  const value = app.encodeSecureSession(app.createSecureSession(data));
  await app.close();
  return { cookie: `${cookieName}=${encodeURIComponent(value)}` };
}

const contender: Contender = {
  family: 'session',
  title: 'Sealed cookie',
  description:
    'The session itself in the cookie, encrypted and authenticated (@fastify/secure-session, libsodium), as Rails does it: code that works with sessions, but no store. Like any credential that the server does not store, a copied cookie works until it expires, even after a logout.',
  settings: {
    plugin: '@fastify/secure-session',
    cipher: 'XSalsa20-Poly1305',
    key: 'the first 32 bytes of the secret',
    cookie: `${cookieName}; Max-Age; ${cookieFlagsText}`,
    mostCookieBytes,
    ends: 'lifetime after the login, however it is used',
  },
  limits: [
    ...statelessLimits,
    {
      id: 'no-idle-timeout',
      note: 'The server stores nothing, so it cannot tell when a session was last used: every session lasts its full time.',
    },
  ],
  packages: ['@fastify/secure-session'],
  challenge: 'Cookie',
  store: 'none',
  hasLifetime: true,
  lifetimeSeconds: 86_400,
  asvs: {
    ...statelessAsvs,
    note: 'Fails 7.4.1 and 7.4.2 of level 1: a copied cookie works after logout until it expires.',
  },
  async mount(fastify, setting) {
    const app = await registerSealed(fastify, setting, options);
    return {
      async login({ principal, claims }, request, reply) {
        // Nothing of the session before is kept. The plugin would seal it again for its own cookie, whose size nobody sees.
        const value = app.encodeSecureSession(app.createSecureSession({ principal, claims }));
        setWholeCookie(reply, cookieName, encodeURIComponent(value), endsAfterSeconds(setting));
        sealedIn(request).changed = false;
        return undefined;
      },
      authenticate: (request) => sealedIn(request).get('principal'),
      async logout(request) {
        sealedIn(request).delete();
      },
      revoke: async () => {},
    };
  },
  forgeExpired: (setting) => forged(setting, endsAfterSeconds(setting) + 1),
  forgeFresh: (setting) => forged(setting, 0),
};
export default contender;
