import { randomUUID, webcrypto } from 'node:crypto';
import { type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Contender, Login, Principal, Setting } from '../contender.ts';
import { principalOf } from '../principal.ts';
import { bearerToken } from '../token/bearer.ts';

/** `at+jwt` tells an access token from every other JWT of this issuer (RFC 8725 3.11; the name is from RFC 9068 2.1). */
const typ = 'at+jwt';
const [issuer, audience] = ['https://issuer.authbench.test', 'https://api.authbench.test'];
const checks = {
  algorithms: ['HS256'],
  typ,
  issuer,
  audience,
  requiredClaims: ['exp', 'iat', 'sub', 'jti'],
  clockTolerance: 0,
};
/**
 * Three segments of base64url, the last one the 32 bytes of HS256. jose skips whitespace inside a segment, and base64url
 * has four spellings of the last character: only the canonical one passes, so that a token has one text (RFC 4648 3.5).
 */
const compact = /^[\w-]+\.[\w-]+\.[\w-]{42}[AEIMQUYcgkosw048]$/;

/** Imported once: jose would import a `Uint8Array` again on every call. */
function keyOf({ secret }: Setting): Promise<webcrypto.CryptoKey> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  return webcrypto.subtle.importKey('raw', Buffer.from(secret, 'base64url'), hmac, false, ['sign', 'verify']);
}

function signed(key: webcrypto.CryptoKey, { principal, claims }: Login, issuedAt: number, expires: number) {
  return new SignJWT({ ...claims, role: principal.role, name: principal.name })
    .setProtectedHeader({ alg: 'HS256', typ })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(principal.id)
    .setJti(randomUUID())
    .setIssuedAt(issuedAt)
    .setExpirationTime(expires)
    .sign(key);
}

function principalIn({ sub, role, name }: JWTPayload): Principal | undefined {
  if (typeof sub !== 'string' || typeof name !== 'string') return undefined;
  return role === 'user' || role === 'admin' ? { id: sub, role, name } : undefined;
}

/** Seconds since 1970, floored as jose floors them when it checks. */
const seconds = () => Math.floor(Date.now() / 1000);

async function forged(setting: Setting, expires: number) {
  const login = { principal: principalOf('forged'), claims: {} };
  return { authorization: `Bearer ${await signed(await keyOf(setting), login, expires - 60, expires)}` };
}

const contender: Contender = {
  family: 'jwt',
  title: 'Stateless JWT',
  description:
    'A signed token that carries who it is for (jose, HS256). The server keeps nothing, so it can check a token alone, and can take none back before it expires.',
  settings: {
    library: 'jose',
    algorithm: 'HS256',
    key: 'CryptoKey, imported once',
    typ,
    checked: 'algorithm, typ, iss, aud, exp, iat, sub, jti, canonical text',
    clockToleranceSeconds: checks.clockTolerance,
    lifetimeSeconds: 900,
  },
  limits: [
    { id: 'logout-keeps-credential', note: 'Nothing is kept, so a logout ends nothing: the token works until exp.' },
    { id: 'revoke-keeps-credential', note: 'Nothing is kept, so an operator can end nothing before exp.' },
  ],
  challenge: 'Bearer',
  store: 'none',
  hasLifetime: true,
  lifetimeSeconds: 900,
  asvs: { level: 0, note: 'Fails 7.4.1 and 7.4.2 of level 1: a token works after logout until it expires.' },
  async mount(_app, setting) {
    const key = await keyOf(setting);
    return {
      async login(login) {
        const now = seconds();
        const accessToken = await signed(key, login, now, now + setting.lifetimeSeconds);
        return { accessToken, tokenType: 'Bearer', expiresIn: setting.lifetimeSeconds };
      },
      async authenticate(request) {
        const token = bearerToken(request);
        if (token === undefined || !compact.test(token)) return undefined;
        try {
          return principalIn((await jwtVerify(token, key, checks)).payload);
        } catch {
          // Whatever jose throws, a bare TypeError included, the token was not good.
          return undefined;
        }
      },
      logout: async () => {},
      revoke: async () => {},
    };
  },
  forgeExpired: (setting) => forged(setting, seconds() - 1),
  forgeFresh: (setting) => forged(setting, seconds() + 60),
};
export default contender;
