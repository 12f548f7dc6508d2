import { hkdfSync, webcrypto } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';
import type { Setting } from '../contender.ts';
import { secretBytes } from '../credential/hmac-key.ts';
import type { Tokens } from './access-token.ts';
import { audience, claimsIn, clockToleranceSeconds, issuer, requiredClaims, typ } from './access-token.ts';

export const encryption = { alg: 'dir', enc: 'A256GCM' } as const;

/** A key of this use alone, derived from the shared secret (HKDF-SHA-256, RFC 5869): one key, one algorithm. */
export const encryptionBytes = (setting: Setting) =>
  Buffer.from(hkdfSync('sha256', secretBytes(setting), '', 'authbench access token A256GCM', 32));

export const encryptionKey = (setting: Setting): Promise<webcrypto.CryptoKey> =>
  webcrypto.subtle.importKey('raw', encryptionBytes(setting), 'AES-GCM', false, ['encrypt', 'decrypt']);

/** Five segments without an encrypted key; 96 bits of IV and 128 of tag (RFC 7518 5.3). */
const form = /^[\w-]+\.\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/;

/** One text a token: jose, too, reads a last character whose spare bits are set (RFC 4648 3.5). */
const canonical = (token: string) =>
  form.test(token) && token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);

/**
 * All that jose checks of an encrypted token; rejects with its reason. Apart from `verify` so that published vectors can be told by it.
 * `enc`: the one that the key is for.
 */
export function encryptedExaminer(key: webcrypto.CryptoKey, enc: string = encryption.enc) {
  const checks = {
    keyManagementAlgorithms: [encryption.alg],
    contentEncryptionAlgorithms: [enc],
    // jose would unpack it: its length would tell what is in it (RFC 8725 3.6), and a few bytes could become many.
    maxDecompressedLength: 0,
    typ,
    issuer,
    audience,
    requiredClaims,
    clockTolerance: clockToleranceSeconds,
  };
  return (token: string) => jwtDecrypt(token, key, checks);
}

/** Encrypted tokens by jose (RFC 7516): whoever holds one can neither read nor change it. */
export function encryptedTokens(key: webcrypto.CryptoKey): Tokens {
  const examine = encryptedExaminer(key);
  return {
    sign: (claims) => new EncryptJWT(claims).setProtectedHeader({ ...encryption, typ }).encrypt(key),
    async verify(token) {
      if (!canonical(token)) return undefined;
      try {
        return claimsIn((await examine(token)).payload);
      } catch {
        return undefined;
      }
    },
  };
}
