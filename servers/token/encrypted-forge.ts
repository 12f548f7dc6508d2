/** For conformance alone: how encrypted tokens are made, part by part. */
import { randomBytes, webcrypto } from 'node:crypto';
import type { EncryptedForge, Setting } from '../contender.ts';
import { principalOf } from '../principal.ts';
import { claimsFor, clockToleranceSeconds, seconds, typ } from './access-token.ts';
import { bearer } from './carrier.ts';
import { encryption, encryptionBytes, encryptionKey } from './encrypted-tokens.ts';

/** RFC 7518 5.3: the last 128 bits of what AES-GCM gives are the tag. */
const tagBytes = 16;

export async function encryptedForge(setting: Setting): Promise<EncryptedForge> {
  const key = await encryptionKey(setting);
  return {
    header: { ...encryption, typ },
    claims: (userId) => claimsFor({ principal: principalOf(userId), claims: {} }, seconds(), seconds() + 60),
    async encrypt(header, content) {
      const iv = randomBytes(12);
      const how = { name: 'AES-GCM', iv, additionalData: Buffer.from(header, 'ascii') };
      const closed = Buffer.from(await webcrypto.subtle.encrypt(how, key, content));
      const parts = [iv, closed.subarray(0, -tagBytes), closed.subarray(-tagBytes)];
      return [header, '', ...parts.map((part) => part.toString('base64url'))].join('.');
    },
    key: encryptionBytes(setting),
    carry: (token) => bearer.headers(token),
    toleranceSeconds: clockToleranceSeconds,
  };
}
