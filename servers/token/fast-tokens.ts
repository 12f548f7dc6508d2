import { createSigner, createVerifier, type JwtHeader } from 'fast-jwt';
import type { Tokens } from './access-token.ts';
import { audience, claimsIn, clockToleranceSeconds, issuer, requiredClaims, typ } from './access-token.ts';
import { type Algorithm, canonicalText, readableText } from './canonical.ts';

export interface FastOptions {
  /**
   * How many tokens the library's cache holds at most; default: no cache. A hit skips everything but the times, and hands out one
   * object to all who send that token: it is never to be changed. Refused tokens take a place as well, though they never hit.
   */
  readonly cachedTokens?: number;
}

interface Examined {
  readonly header: JwtHeader;
  readonly payload: unknown;
}

/** All that fast-jwt checks of a token; throws its reason. Apart from `verify` so that published vectors can be told by it. */
export function fastExaminer(key: Buffer | string, algorithm: Algorithm, { cachedTokens = 0 }: FastOptions = {}) {
  return createVerifier({
    key,
    algorithms: [algorithm],
    complete: true,
    checkTyp: typ,
    allowedIss: issuer,
    allowedAud: audience,
    // Without it a token that has no `iss`, no `aud` or no `exp` passes: the library checks only the claims that are there.
    requiredClaims,
    clockTolerance: clockToleranceSeconds * 1000,
    cache: cachedTokens,
  }) as (token: string) => Examined;
}

/** Signed tokens by fast-jwt: HS256, synchronously on the main thread. */
export function fastTokens(secret: Buffer, options?: FastOptions): Tokens {
  const canonical = canonicalText('HS256');
  const examine = fastExaminer(secret, 'HS256', options);
  const sign = createSigner({ key: secret, algorithm: 'HS256', header: { alg: 'HS256', typ } });
  return {
    sign: (claims) => sign(claims),
    verify(token) {
      if (!canonical.test(token) || !readableText(token)) return undefined;
      try {
        const { header, payload } = examine(token);
        // The library passes over a `crit` that is null or empty text (RFC 7515 4.1.11: a list that is not empty).
        return header.crit === undefined ? claimsIn(payload) : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
