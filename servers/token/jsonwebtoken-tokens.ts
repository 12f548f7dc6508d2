import jwt from 'jsonwebtoken';
import type { Tokens } from './access-token.ts';
import { audience, claimsIn, clockToleranceSeconds, issuer, isTyp, typ } from './access-token.ts';
import { type Algorithm, readableText } from './canonical.ts';

/** All that jsonwebtoken checks of a token; throws its reason. Apart from `verify` so that published vectors can be told by it. */
export function jsonwebtokenExaminer(key: jwt.Secret, algorithm: Exclude<Algorithm, 'EdDSA'>) {
  const checks = {
    algorithms: [algorithm] as jwt.Algorithm[],
    issuer,
    audience,
    clockTolerance: clockToleranceSeconds,
    complete: true as const,
  };
  return (token: string): jwt.Jwt => jwt.verify(token, key, checks);
}

/**
 * Signed tokens by jsonwebtoken: HS256 with the text of the secret as the key. A string is tried as a PEM key on every call, fails,
 * and is made a KeyObject on every call: a service passes a KeyObject that it made once.
 */
export function jsonwebtokenTokens(secret: string): Tokens {
  const examine = jsonwebtokenExaminer(secret, 'HS256');
  const header = { alg: 'HS256', typ };
  return {
    sign: (claims) => jwt.sign(claims, secret, { algorithm: 'HS256', header }),
    verify(token) {
      if (!readableText(token)) return undefined;
      try {
        const { header, payload } = examine(token);
        // Neither is looked at by the library, and nor are claims that are missing, but for iss and aud.
        return isTyp(header.typ) && header.crit === undefined ? claimsIn(payload) : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
