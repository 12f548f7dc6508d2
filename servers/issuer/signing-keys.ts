import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose';
import type { Tokens } from '../token/access-token.ts';
import { signature } from '../token/forge.ts';
import { joseTokens } from '../token/jose-tokens.ts';
import { cryptoKey, type KeyPair, newKeyPair } from '../token/key-pair.ts';

const algorithm = 'RS256';

interface SigningKey {
  readonly pair: KeyPair;
  readonly kid: string;
  readonly jwk: JWK;
  readonly tokens: Tokens;
}

/** The issuer's keys: one signs, and those before it are published until they are retired, so that their tokens go on. */
export class SigningKeys {
  #current: SigningKey;
  #before: SigningKey[] = [];

  private constructor(first: SigningKey) {
    this.#current = first;
  }

  static async create(): Promise<SigningKeys> {
    return new SigningKeys(await newKey());
  }

  get tokens(): Tokens {
    return this.#current.tokens;
  }

  /** RFC 7517 5, the key that signs first. Public halves alone. */
  get jwks(): { keys: JWK[] } {
    return { keys: [this.#current, ...this.#before].map(({ jwk }) => jwk) };
  }

  /** A new key signs from now on. */
  async rotate(): Promise<void> {
    const next = await newKey();
    this.#before = [this.#current, ...this.#before];
    this.#current = next;
  }

  /** Publishes no key any more but the one that signs. */
  retire(): void {
    this.#before = [];
  }

  /** TEST ONLY: a signature over anything, by the key that signs. */
  sign(bytes: Buffer, alg: string): Buffer {
    return signature(bytes, alg, this.#current.pair.privateKey);
  }
}

async function newKey(): Promise<SigningKey> {
  const pair = newKeyPair(algorithm);
  const bare = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(bare);
  const tokens = joseTokens({
    algorithm,
    kid,
    signingKey: cryptoKey(pair.privateKey, algorithm),
    verifyingKey: cryptoKey(pair.publicKey, algorithm),
  });
  return { pair, kid, jwk: { ...bare, kid, alg: algorithm, use: 'sig' }, tokens };
}
