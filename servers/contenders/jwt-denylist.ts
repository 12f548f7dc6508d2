import type { Contender } from '../contender.ts';
import { commandTimeoutMs } from '../store/deadline.ts';
import { connectStore } from '../store/redis.ts';
import { askedInRedis } from '../token/asked-in-redis.ts';
import { denylist } from '../token/denylist.ts';
import { agedHmac, forgeHmac, hmacTokens } from '../token/hmac-tokens.ts';
import { mountTokens } from '../token/mount.ts';
import { tokenSettings } from '../token/stateless.ts';

const contender: Contender = {
  ...askedInRedis,
  family: 'hybrid',
  title: 'JWT with a denylist',
  description:
    'A signed token, and a list of revoked ones in Redis that is checked on every request. A logout takes effect at once on every instance; the price is the round trip to the store that a token was meant to save. If the store loses its data, revoked tokens work again.',
  settings: {
    ...tokenSettings,
    algorithm: 'HS256',
    read: 'MGET: the entry of this jti, and the user’s not-before time',
    login: 'no command',
    logout: 'SET PX, keyed on iss and jti, kept until exp, the tolerance and a second are over',
    revokeUser: 'a not-before time of the user, compared with the claim issued_ms',
    commandTimeoutMs,
  },
  limits: [],
  asvs: {
    level: 2,
    note: '7.4.1 (a termination list), 7.4.2, 7.4.5, and chapter V9, for as long as the store keeps the list.',
  },
  async mount(app, setting) {
    const redis = await connectStore(app, setting);
    return mountTokens(setting, { tokens: await hmacTokens(setting), ...denylist(redis, setting) });
  },
  forge: forgeHmac,
  forgeExpired: (setting) => agedHmac(setting, -1),
  forgeFresh: (setting) => agedHmac(setting, 60),
};
export default contender;
