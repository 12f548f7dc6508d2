import type { Contender } from '../contender.ts';
import { commandTimeoutMs } from '../store/deadline.ts';
import { connectStore } from '../store/redis.ts';
import { answered } from '../store/unavailable.ts';
import { askedInRedis } from '../token/asked-in-redis.ts';
import { agedHmac, forgeHmac, hmacTokens } from '../token/hmac-tokens.ts';
import { mountTokens } from '../token/mount.ts';
import { issuedMsClaim, NotBefore } from '../token/not-before.ts';
import { tokenSettings } from '../token/stateless.ts';

const contender: Contender = {
  ...askedInRedis,
  family: 'hybrid',
  title: 'JWT with a not-before time per user',
  description:
    'A signed token, and one timestamp per user in Redis: tokens issued before it are invalid. The store holds one small key for each user who logged out recently, however many tokens there are; so a logout on one device logs out all of them.',
  settings: {
    ...tokenSettings,
    algorithm: 'HS256',
    read: 'GET: the user’s not-before time, compared with the claim issued_ms',
    login: 'no command',
    logout: 'a script that sets the time, never back; it ends every token of the user',
    kept: 'as long as the longest token, the tolerance and a second',
    clocks: 'those of all instances must agree',
    commandTimeoutMs,
  },
  limits: [
    {
      id: 'logout-ends-all',
      note: 'The time is stored per user, not per token: a logout ends all of the user’s tokens.',
    },
  ],
  asvs: {
    level: 2,
    note: '7.4.1 (a time per user before which tokens are invalid), 7.4.2, 7.4.5, and chapter V9, for as long as the store keeps the times.',
  },
  async mount(app, setting) {
    const redis = await connectStore(app, setting);
    const notBefore = new NotBefore(redis, setting);
    return mountTokens(setting, {
      tokens: await hmacTokens(setting),
      added: issuedMsClaim,
      accepts: async (claims) => notBefore.allows(claims, await answered(redis.get(notBefore.keyOf(claims.sub)))),
      end: ({ sub }) => notBefore.end(sub),
      endAll: (userId) => notBefore.end(userId),
    });
  },
  forge: forgeHmac,
  forgeExpired: (setting) => agedHmac(setting, -1),
  forgeFresh: (setting) => agedHmac(setting, 60),
};
export default contender;
