import { webcrypto } from 'node:crypto';
import type { Setting } from '../contender.ts';

/** The bytes of the shared secret: its decoded form, never the text. */
export const secretBytes = ({ secret }: Setting) => Buffer.from(secret, 'base64url');

/** The shared secret as a key for HS256, imported once. */
export function hmacKey(setting: Setting): Promise<webcrypto.CryptoKey> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  return webcrypto.subtle.importKey('raw', secretBytes(setting), hmac, false, ['sign', 'verify']);
}
