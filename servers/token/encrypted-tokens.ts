import { hkdfSync, webcrypto } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';
import type { Setting } from '../contender.ts';
import type { Tokens } from './access-token.ts';
import { audience, claimsIn, clockToleranceSeconds, issuer, requiredClaims, typ } from './access-token.ts';
import { secretBytes } from './hmac-key.ts';

export const encryption = { alg: 'dir', enc: 'A256GCM' } as const;

/** A key of this use alone, derived from the shared secret (HKDF-SHA-256, RFC 5869): one key, one algorithm. */
export function encryptionKey(setting: Setting): Promise<webcrypto.CryptoKey> {
  const bytes = hkdfSync('sha256', secretBytes(setting), '', 'authbench access token A256GCM', 32);
  return webcrypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** Five segments without an encrypted key; 96 bits of IV and 128 of tag (RFC 7518 5.3). */
const form = /^[\w-]+\.\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/;

/** One text a token: jose, too, reads a last character whose spare bits are set (RFC 4648 3.5). */
const canonical = (token: string) =>
  form.test(token) && token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);

/** Encrypted tokens by jose (RFC 7516): whoever holds one can neither read nor change it. */
export function encryptedTokens(key: webcrypto.CryptoKey): Tokens {
  const checks = {
    keyManagementAlgorithms: [encryption.alg],
    contentEncryptionAlgorithms: [encryption.enc],
    typ,
    issuer,
    audience,
    requiredClaims,
    clockTolerance: clockToleranceSeconds,
  };
  return {
    sign: (claims) => new EncryptJWT(claims).setProtectedHeader({ ...encryption, typ }).encrypt(key),
    async verify(token) {
      if (!canonical(token)) return undefined;
      try {
        return claimsIn((await jwtDecrypt(token, key, checks)).payload);
      } catch {
        return undefined;
      }
    },
  };
}
