/**
 * Refresh tokens in Redis: each works once, or again for a grace time, and all that came from one login are a family that ends together
 * (RFC 9700 4.14.2).
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Redis, Result } from 'ioredis';
import type { Login } from '../contender.ts';
import { UserIndex } from '../credential/user-index.ts';
import { outcomes } from '../store/pipeline.ts';
import { answered } from '../store/unavailable.ts';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    rotateRefresh(
      key: string,
      sent: string,
      next: string,
      now: number,
      idleMs: number,
      absoluteMs: number,
      graceMs: number,
    ): Result<string | null, Context>;
  }
}

/**
 * One script, so that of any number of requests with one token one at most is the first: Redis runs nothing between its lines.
 * The current token gives way to the next one, and is remembered as used from now on; a used one ends the family, newest token
 * included, unless its grace time lasts: then it changes nothing. One that the family never had ends nothing. Nothing is written
 * to a family that is over, so none comes back.
 */
const rotateRefresh = `
local family = redis.call('HMGET', KEYS[1], 'current', 'created', 'login', 'used:' .. ARGV[1])
if not family[1] then return false end
local left = tonumber(family[2]) + tonumber(ARGV[5]) - tonumber(ARGV[3])
local used = tonumber(family[4])
if left > 0 and used and tonumber(ARGV[3]) - used < tonumber(ARGV[6]) then return family[3] end
if left <= 0 or used then
  redis.call('DEL', KEYS[1])
  return false
end
if family[1] ~= ARGV[1] then return false end
redis.call('HSET', KEYS[1], 'current', ARGV[2], 'used:' .. ARGV[1], ARGV[3])
redis.call('PEXPIRE', KEYS[1], math.min(left, tonumber(ARGV[4])))
return family[3]`;

export interface FamilyLimits {
  /** A family that is not refreshed for so long is over. */
  readonly idleMs: number;
  /** A family that began so long ago is over, refreshed or not (ASVS 10.4.8). */
  readonly absoluteMs: number;
  /** For so long after its first use a used token gives the same successor again, and ends nothing. Default: never. */
  readonly grace?: { readonly ms: number; readonly successors: Successors };
}

/** The one successor that a token has, as long as it is good: known to whoever has the token and the server's key, and kept nowhere. */
export type Successors = (familyId: string, secret: string) => Promise<string>;

export interface Rotated {
  readonly familyId: string;
  readonly login: Login;
  readonly refreshToken: string;
}

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('base64url');
const random = (bytes: number) => randomBytes(bytes).toString('base64url');
/** Id of the family, 128 bits, and 256 bits that nobody else knows. */
const form = /^([\w-]{22})\.([\w-]{43})$/;

export class RefreshFamilies {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #limits: FamilyLimits;
  readonly #index: UserIndex;

  constructor(redis: Redis, keyPrefix: string, limits: FamilyLimits) {
    redis.defineCommand('rotateRefresh', { numberOfKeys: 1, lua: rotateRefresh });
    this.#redis = redis;
    this.#prefix = `${keyPrefix}family:`;
    this.#limits = limits;
    this.#index = new UserIndex(redis, `${keyPrefix}families-of:`, this.#prefix, limits.absoluteMs);
  }

  async begin(login: Login): Promise<Rotated> {
    const familyId = random(16);
    const secret = random(32);
    const key = this.#prefix + familyId;
    const now = Date.now();
    const family = { current: hashOf(secret), created: now, login: JSON.stringify(login) };
    const idleMs = Math.min(this.#limits.idleMs, this.#limits.absoluteMs);
    const pipeline = this.#redis.pipeline().hset(key, family).pexpire(key, idleMs);
    await outcomes(this.#index.add(pipeline, login.principal.id, familyId, now));
    return { familyId, login, refreshToken: `${familyId}.${secret}` };
  }

  /** The next token of the family, or undefined where this one is neither its current one nor within its grace time. */
  async rotate(refreshToken: string): Promise<Rotated | undefined> {
    const [, familyId, sent] = form.exec(refreshToken) ?? [];
    if (familyId === undefined || sent === undefined) return undefined;
    const { idleMs, absoluteMs, grace } = this.#limits;
    const secret = (await grace?.successors(familyId, sent)) ?? random(32);
    const key = this.#prefix + familyId;
    const login = await answered(
      this.#redis.rotateRefresh(key, hashOf(sent), hashOf(secret), Date.now(), idleMs, absoluteMs, grace?.ms ?? 0),
    );
    if (login === null) return undefined;
    return { familyId, login: JSON.parse(login) as Login, refreshToken: `${familyId}.${secret}` };
  }

  async end(familyId: string, userId: string): Promise<void> {
    await answered(this.#redis.del(this.#prefix + familyId));
    await this.#index.remove(userId, familyId);
  }

  async endAll(userId: string): Promise<void> {
    await this.#index.endAll(userId);
  }
}
