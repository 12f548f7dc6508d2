import type { FastifyInstance } from 'fastify';
import type { Contender, Mounted, Setting, TokenAnswer } from '../contender.ts';
import { commandTimeoutMs } from '../store/deadline.ts';
import { connectStore } from '../store/redis.ts';
import { claimsFor, seconds } from '../token/access-token.ts';
import { bearerToken } from '../token/carrier.ts';
import { agedHmac, forgeHmac, hmacTokens } from '../token/hmac-tokens.ts';
import { mountTokens } from '../token/mount.ts';
import { type FamilyLimits, RefreshFamilies, type Rotated } from '../token/refresh-families.ts';
import { tokenSettings } from '../token/stateless.ts';

const lifetimeSeconds = 300;
const [idleSeconds, absoluteSeconds] = [1_800, 12 * 3_600];

/** When a family of refresh tokens is over, by the setting of its server. */
export function familyLimits({ timeouts }: Setting): FamilyLimits {
  const limits = { idleSeconds, absoluteSeconds, ...timeouts };
  return { idleMs: limits.idleSeconds * 1000, absoluteMs: limits.absoluteSeconds * 1000 };
}

/** Apart from the contender so that tests can choose short limits, and families with a fault. */
export async function mountWithLimits(
  app: FastifyInstance,
  setting: Setting,
  limits: FamilyLimits,
  Families = RefreshFamilies,
): Promise<Mounted> {
  const tokens = await hmacTokens(setting);
  const families = new Families(await connectStore(app, setting), setting.keyPrefix, limits);
  const answerOf = async ({ login, familyId, refreshToken }: Rotated): Promise<TokenAnswer> => {
    const now = seconds();
    const claims = claimsFor(login, now, now + setting.lifetimeSeconds, { sid: familyId });
    const accessToken = await tokens.sign(claims);
    return { accessToken, tokenType: 'Bearer', expiresIn: setting.lifetimeSeconds, refreshToken };
  };
  return {
    ...mountTokens(setting, { tokens }),
    login: async (login) => answerOf(await families.begin(login)),
    async refresh({ body }) {
      const next = await families.rotate((body as { refreshToken: string }).refreshToken);
      return next && answerOf(next);
    },
    async logout(request) {
      const claims = await tokens.verify(bearerToken(request) ?? '');
      if (typeof claims?.sid === 'string') await families.end(claims.sid, claims.sub);
    },
    revoke: (userId) => families.endAll(userId),
  };
}

const contender: Contender = {
  family: 'hybrid',
  title: 'Short JWT with a refresh token',
  description:
    'A signed token that lasts five minutes, and a random refresh token in Redis that works once. Most requests need no store; a logout revokes the refresh token, and the signed token works until it expires. This is what most guides recommend.',
  settings: {
    ...tokenSettings,
    algorithm: 'HS256',
    lifetimeSeconds,
    refreshToken:
      '256 random bits, stored as a hash, good for one use; a used one ends its family, without a grace time',
    refresh: 'one script, atomic in Redis',
    login: 'HSET and PEXPIRE of the family, and three commands for the index of a user’s families',
    read: 'no command',
    logout:
      'needs an access token that lives: whoever comes later refreshes first, or the family goes on until its idle time is over',
    refreshIdleSeconds: idleSeconds,
    refreshAbsoluteSeconds: absoluteSeconds,
    commandTimeoutMs,
  },
  limits: [
    {
      id: 'logout-keeps-credential',
      note: 'A logout revokes the refresh tokens; the access token works until exp, at most five minutes.',
    },
    {
      id: 'revoke-keeps-credential',
      note: 'A revoke ends the user’s refresh tokens; access tokens work until exp, at most five minutes.',
    },
  ],
  challenge: 'Bearer',
  refreshes: true,
  store: 'redis',
  storeLoss: {
    reads: 'unaffected',
    graceSeconds: 0,
    forgets: 'credentials',
    note: 'Reads do not use the store. Without it nobody can log in, refresh or log out; if it comes back empty, everybody must log in again within five minutes.',
  },
  hasLifetime: true,
  lifetimeSeconds,
  asvs: {
    level: 0,
    note: 'Fails 7.4.1 and 7.4.2 of level 1 for the life of an access token; meets 10.4.5 and 10.4.8.',
  },
  mount: (app, setting) => mountWithLimits(app, setting, familyLimits(setting)),
  forge: forgeHmac,
  forgeExpired: (setting) => agedHmac(setting, -1),
  forgeFresh: (setting) => agedHmac(setting, 60),
};
export default contender;
