/** One time per user in Redis: tokens of this user that were issued up to then are over. */
import { setTimeout as after } from 'node:timers/promises';
import type { Redis, Result } from 'ioredis';
import type { Setting } from '../contender.ts';
import { answered } from '../store/unavailable.ts';
import type { AddedClaims, VerifiedClaims } from './access-token.ts';
import { longestMs } from './revocation-life.ts';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    setLater(key: string, value: number, lifeMs: number): Result<number, Context>;
  }
}

/**
 * A later time is never replaced by an earlier one: a command that timed out may still land after the next revoke, and would
 * bring back the tokens of the time between.
 */
const setLater = `
local known = redis.call('GET', KEYS[1])
if known and tonumber(known) >= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;

/**
 * When a token was issued, in ms since 1970. `iat` has whole seconds: a login in the second of a revoke could not be told from
 * one before it.
 */
export const issuedMsClaim: AddedClaims = (issuedMs) => ({ issued_ms: issuedMs });

/** A token without a time of its own counts as issued before every revoke. */
export const issuedMs = ({ issued_ms: at }: VerifiedClaims) => (typeof at === 'number' ? at : 0);

/** The clocks of all instances must agree: a token from a clock that is ahead survives a revoke for as long as it is ahead. */
export class NotBefore {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #lifeMs: number;

  constructor(redis: Redis, setting: Setting) {
    redis.defineCommand('setLater', { numberOfKeys: 1, lua: setLater });
    this.#redis = redis;
    this.#prefix = `${setting.keyPrefix}not-before:`;
    this.#lifeMs = longestMs(setting);
  }

  keyOf(userId: string): string {
    return this.#prefix + userId;
  }

  /** Whether the token was issued after this time, the text of what lies under the user's key. */
  allows(claims: VerifiedClaims, notBefore: string | null): boolean {
    return notBefore === null || issuedMs(claims) > Number(notBefore);
  }

  /** Ends all tokens of the user that were issued up to now. */
  async end(userId: string): Promise<void> {
    const now = Date.now();
    await answered(this.#redis.setLater(this.keyOf(userId), now, this.#lifeMs));
    await untilAfter(now);
  }
}

/** A login that begins after the revoke was answered has a later millisecond, and so works. */
export async function untilAfter(timeMs: number): Promise<void> {
  while (Date.now() <= timeMs) await after(1);
}
