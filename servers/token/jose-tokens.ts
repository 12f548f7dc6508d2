import { type CryptoKey, type JWTVerifyGetKey, jwtVerify, SignJWT } from 'jose';
import type { Tokens } from './access-token.ts';
import { audience, claimsIn, clockToleranceSeconds, issuer, requiredClaims, typ } from './access-token.ts';
import { type Algorithm, canonicalText } from './canonical.ts';
import type { KeyPair } from './key-pair.ts';
import { cryptoKey } from './key-pair.ts';

export interface JoseKeys {
  readonly algorithm: Algorithm;
  /** Absent where another process signs. */
  readonly signingKey?: CryptoKey;
  /** Imported once: jose would import a `Uint8Array` again on every call. */
  readonly verifyingKey: CryptoKey | JWTVerifyGetKey;
  /** Name of the key, for the header (RFC 7515 4.1.4). */
  readonly kid?: string;
}

/**
 * All that jose checks of a token; rejects with its reason. Apart from `verify`, which keeps the reason to itself, so that published
 * vectors can be told by it: one whose signature is bad fails otherwise than one that is merely no access token of ours.
 */
export function joseExaminer(verifyingKey: JoseKeys['verifyingKey'], algorithm: Algorithm) {
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
  return (token: string) => jwtVerify(token, key, checks);
}

/** Tokens signed with one half of a pair and checked with the other. */
export const josePairTokens = ({ privateKey, publicKey }: KeyPair, algorithm: Exclude<Algorithm, 'HS256'>) =>
  joseTokens({
    algorithm,
    signingKey: cryptoKey(privateKey, algorithm),
    verifyingKey: cryptoKey(publicKey, algorithm),
  });

/** Signed tokens by jose. One algorithm, named before a token is looked at (RFC 8725 3.1). */
export function joseTokens({ algorithm, signingKey, verifyingKey, kid }: JoseKeys): Tokens {
  const header = { alg: algorithm, typ, ...(kid === undefined ? {} : { kid }) };
  const canonical = canonicalText(algorithm);
  const examine = joseExaminer(verifyingKey, algorithm);
  return {
    sign(claims) {
      if (signingKey === undefined) throw new Error('this process has no key to sign with');
      return new SignJWT(claims).setProtectedHeader(header).sign(signingKey);
    },
    async verify(token) {
      if (!canonical.test(token)) return undefined;
      try {
        return claimsIn((await examine(token)).payload);
      } catch (error) {
        // Nobody knows yet whether it is good: where the keys come from did not answer.
        if ((error as { statusCode?: number }).statusCode === 503) throw error;
        // Whatever jose throws, a bare TypeError included, the token was not good.
        return undefined;
      }
    },
  };
}
