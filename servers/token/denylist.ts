/** A list of ended tokens in Redis, asked on every request. */
import type { Redis } from 'ioredis';
import type { Setting } from '../contender.ts';
import { answered } from '../store/unavailable.ts';
import type { VerifiedClaims } from './access-token.ts';
import type { TokenDesign } from './mount.ts';
import { issuedMsClaim, NotBefore } from './not-before.ts';
import { rememberMs } from './revocation-life.ts';

/** Names a token. Never its text, which may have several spellings; an id is its issuer's alone (RFC 7519 4.1.7). */
export const tokenName = ({ iss, jti }: Pick<VerifiedClaims, 'iss' | 'jti'>) => `${iss}|${jti}`;

/**
 * One command a request, MGET, reads two things: whether this token was ended, and from when on the user's tokens count. A list of
 * each user's tokens would do for the second, but would be written at every login, and a store that lost it could end
 * nothing that was issued before.
 */
export function denylist(
  redis: Redis,
  setting: Setting,
): Required<Pick<TokenDesign, 'accepts' | 'end' | 'endAll' | 'added'>> {
  const notBefore = new NotBefore(redis, setting);
  const keyOf = (claims: VerifiedClaims) => `${setting.keyPrefix}denied:${tokenName(claims)}`;
  return {
    added: issuedMsClaim,
    async accepts(claims) {
      const [denied, since] = await answered(redis.mget(keyOf(claims), notBefore.keyOf(claims.sub)));
      return denied === null && notBefore.allows(claims, since ?? null);
    },
    async end(claims) {
      await answered(redis.set(keyOf(claims), '', 'PX', rememberMs(claims.exp)));
    },
    endAll: (userId) => notBefore.end(userId),
  };
}
