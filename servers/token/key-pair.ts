import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  type webcrypto,
} from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import type { Setting } from '../contender.ts';

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** RFC 7518 3.3. */
export const leastModulusBits = 2_048;

/** `from`: where the key was found. */
export const weakKey = (bits: number, from: string) =>
  new AuthbenchError(
    {
      code: 'AB_WEAK_KEY',
      what: `An RSA key of ${bits} bits is too short.`,
      received: from,
      allowed: `at least ${leastModulusBits} bits (RFC 7518, 3.3)`,
      next: 'Give the issuer a longer key: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048',
    },
    exitCodes.crashed,
  );

const makers = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  EdDSA: () => generateKeyPairSync('ed25519'),
  RS256: () => generateKeyPairSync('rsa', { modulusLength: leastModulusBits }),
} as const;

/** A pair of this process's own. */
export const newKeyPair = (algorithm: keyof typeof makers): KeyPair => makers[algorithm]();

/**
 * The key pair that all instances of a contender share: a file that only this user can read, made by whichever comes first. A
 * service gets such a file from its secret store.
 */
export function sharedKeyPair({ folder }: Setting, algorithm: keyof typeof makers): KeyPair {
  if (folder === undefined) throw new Error('a key pair needs the folder of the setting');
  const file = join(folder, `${algorithm}.pem`);
  if (!existsSync(file)) {
    const made = `${file}.${randomUUID()}`;
    const pem = makers[algorithm]().privateKey.export({ format: 'pem', type: 'pkcs8' });
    writeFileSync(made, pem, { mode: 0o600, flag: 'wx' });
    try {
      // Unlike a rename, a link never replaces what another instance was quicker to make.
      linkSync(made, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(made, { force: true });
    }
  }
  const privateKey = createPrivateKey(readFileSync(file));
  const bits = privateKey.asymmetricKeyDetails?.modulusLength ?? leastModulusBits;
  if (bits < leastModulusBits) throw weakKey(bits, file);
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

/** The same algorithms as the Web Crypto API names them. */
const webNames: Readonly<Record<keyof typeof makers, webcrypto.EcKeyImportParams | webcrypto.RsaHashedImportParams>> = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  EdDSA: { name: 'Ed25519' } as webcrypto.EcKeyImportParams,
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
};

/** A half of a pair as jose wants it, imported once; the private one cannot be exported again. */
export function cryptoKey(key: KeyObject, algorithm: keyof typeof makers): webcrypto.CryptoKey {
  const isPrivate = key.type === 'private';
  return key.toCryptoKey(webNames[algorithm], !isPrivate, [isPrivate ? 'sign' : 'verify']);
}
