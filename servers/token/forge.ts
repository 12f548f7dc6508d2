/** For conformance alone: how the tokens of a design are made, part by part, and tokens of a chosen age. */
import { createHmac, constants as crypto, type KeyObject, sign } from 'node:crypto';
import type { SignedForge } from '../contender.ts';
import { principalOf } from '../principal.ts';
import { type AddedClaims, claimsFor, clockToleranceSeconds, seconds, type Tokens, typ } from './access-token.ts';
import { bearer, type Carrier } from './carrier.ts';
import type { KeyPair } from './key-pair.ts';

export interface ForgeParts {
  readonly alg: string;
  /** The key that signs: a private key, or the bytes of a secret. */
  readonly key: KeyObject | Buffer;
  readonly publicKey?: KeyObject;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly carrier?: Carrier;
  readonly added?: AddedClaims;
}

/** The parts where the key is a pair. */
export const pairParts = ({ privateKey, publicKey }: KeyPair, alg: string): ForgeParts => ({
  alg,
  key: privateKey,
  publicKey,
});

export function forgeOf({ alg, key, publicKey, header, carrier = bearer, added }: ForgeParts): SignedForge {
  const claims = (userId: string) => {
    const login = { principal: principalOf(userId), claims: {} };
    return claimsFor(login, seconds(), seconds() + 60, added?.(Date.now(), login));
  };
  return {
    header: { alg, typ, ...header },
    claims,
    sign: async (text, by = alg) => signature(Buffer.from(text), by, key),
    carry: (token) => carrier.headers(token),
    toleranceSeconds: clockToleranceSeconds,
    ...(publicKey === undefined ? {} : { publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString() }),
  };
}

/** A JWS signature (RFC 7518 3.1) over any bytes. */
export function signature(bytes: Buffer, alg: string, key: KeyObject | Buffer): Buffer {
  const hash = `sha${alg.slice(2)}`;
  if (alg.startsWith('HS')) return createHmac(hash, key).update(bytes).digest();
  if (Buffer.isBuffer(key)) throw new Error(`${alg} needs a private key`);
  if (alg.startsWith('PS'))
    return sign(hash, bytes, { key, padding: crypto.RSA_PKCS1_PSS_PADDING, saltLength: crypto.RSA_PSS_SALTLEN_DIGEST });
  if (alg.startsWith('ES')) return sign(hash, bytes, { key, dsaEncoding: 'ieee-p1363' });
  return sign(alg === 'EdDSA' ? null : hash, bytes, key);
}

/** A token of a chosen expiry, seconds from now, by the design's own signer: positive and negative differ in their age alone. */
export async function aged(
  tokens: Tokens,
  fromNow: number,
  carrier: Carrier = bearer,
  added?: AddedClaims,
): Promise<Record<string, string>> {
  const expires = seconds() + fromNow;
  const login = { principal: principalOf('forged'), claims: {} };
  return carrier.headers(
    await tokens.sign(claimsFor(login, expires - 60, expires, added?.((expires - 60) * 1000, login))),
  );
}
