import { type CryptoKey, type JWTVerifyGetKey, jwtVerify, SignJWT } from 'jose';
import type { Tokens, VerifiedClaims } from './access-token.ts';
import { audience, clockToleranceSeconds, issuer, requiredClaims, typ } from './access-token.ts';
import { type Algorithm, canonicalText } from './canonical.ts';

export interface JoseKeys {
  readonly algorithm: Algorithm;
  /** Absent where another process signs. */
  readonly signingKey?: CryptoKey;
  /** Imported once: jose would import a `Uint8Array` again on every call. */
  readonly verifyingKey: CryptoKey | JWTVerifyGetKey;
  /** Name of the key, for the header (RFC 7515 4.1.4). */
  readonly kid?: string;
}

/** Signed tokens by jose. One algorithm, named before a token is looked at (RFC 8725 3.1). */
export function joseTokens({ algorithm, signingKey, verifyingKey, kid }: JoseKeys): Tokens {
  const header = { alg: algorithm, typ, ...(kid === undefined ? {} : { kid }) };
  const canonical = canonicalText(algorithm);
  const checks = {
    algorithms: [algorithm],
    typ,
    issuer,
    audience,
    requiredClaims,
    clockTolerance: clockToleranceSeconds,
  };
  // jose has one overload for keys and one for functions that find them.
  const key = verifyingKey as CryptoKey;
  return {
    sign(claims) {
      if (signingKey === undefined) throw new Error('this process has no key to sign with');
      return new SignJWT(claims).setProtectedHeader(header).sign(signingKey);
    },
    async verify(token) {
      if (!canonical.test(token)) return undefined;
      try {
        return (await jwtVerify(token, key, checks)).payload as unknown as VerifiedClaims;
      } catch {
        // Whatever jose throws, a bare TypeError included, the token was not good.
        return undefined;
      }
    },
  };
}
