import { createHash, randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { UserIndex } from '../credential/user-index.ts';
import { outcomes } from '../store/pipeline.ts';
import { answered } from '../store/unavailable.ts';
import type { AccessClaims } from '../token/access-token.ts';

/** What the text of a token looks like: 256 bits from a CSPRNG (ASVS 7.2.3), base64url. */
export const opaqueText = /^[\w-]{43}$/;

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url');

/** Longest life of a token, for the index of a user's tokens. */
const longestMs = 7 * 86_400_000;

/** Tokens that say nothing. What they stand for lies in Redis under their hash: who reads the store can use none of them. */
export class OpaqueTokens {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #index: UserIndex;

  constructor(redis: Redis, keyPrefix: string) {
    this.#redis = redis;
    this.#prefix = `${keyPrefix}opaque:`;
    this.#index = new UserIndex(redis, `${keyPrefix}opaque-of:`, this.#prefix, longestMs);
  }

  /** `keptMs`: how long the store keeps it; by default until it expires. */
  async issue(claims: AccessClaims, keptMs = claims.exp * 1000 - Date.now()): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const id = hashOf(token);
    const pipeline = this.#redis.pipeline().set(this.#prefix + id, JSON.stringify(claims), 'PX', Math.max(1, keptMs));
    await outcomes(this.#index.add(pipeline, claims.sub, id, Date.now()));
    return token;
  }

  /** What a token stands for, or undefined where it is over or never was. */
  async find(token: string): Promise<AccessClaims | undefined> {
    if (!opaqueText.test(token)) return undefined;
    const text = await answered(this.#redis.get(this.#prefix + hashOf(token)));
    if (text === null) return undefined;
    const claims = JSON.parse(text) as AccessClaims;
    return claims.exp * 1000 > Date.now() ? claims : undefined;
  }

  async end(token: string, { sub }: AccessClaims): Promise<void> {
    const id = hashOf(token);
    await answered(this.#redis.del(this.#prefix + id));
    await this.#index.remove(sub, id);
  }

  async endAll(userId: string): Promise<void> {
    await this.#index.endAll(userId);
  }
}
