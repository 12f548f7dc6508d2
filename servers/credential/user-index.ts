import type { ChainableCommander, Cluster, Redis } from 'ioredis';
import { outcomes } from '../store/pipeline.ts';

/**
 * Which sessions a user has, so that an operator can end them all: one sorted set per user, session ids scored by the
 * time after which they cannot live (ms). Ids that are over are dropped at each login, so that it does not grow.
 */
export class UserIndex {
  readonly #redis: Redis | Cluster;
  readonly #indexPrefix: string;
  readonly #sessionPrefix: string;
  readonly #longestMs: number;

  constructor(redis: Redis | Cluster, indexPrefix: string, sessionPrefix: string, longestMs: number) {
    this.#redis = redis;
    this.#indexPrefix = indexPrefix;
    this.#sessionPrefix = sessionPrefix;
    this.#longestMs = longestMs;
  }

  /** Adds the three commands of a login to a pipeline. */
  add(pipeline: ChainableCommander, userId: string, sessionId: string, now: number): ChainableCommander {
    const key = this.#indexPrefix + userId;
    return pipeline
      .zremrangebyscore(key, '-inf', now)
      .zadd(key, now + this.#longestMs, sessionId)
      .pexpire(key, this.#longestMs);
  }

  async remove(userId: string, ...sessionIds: readonly [string, ...string[]]): Promise<void> {
    await outcomes(this.#redis.pipeline().zrem(this.#indexPrefix + userId, ...sessionIds));
  }

  async sessionsOf(userId: string): Promise<string[]> {
    const [ids] = (await outcomes(this.#redis.pipeline().zrange(this.#indexPrefix + userId, '0', '-1'))) as [string[]];
    return ids;
  }

  /**
   * Ends every session of the user that was in the index when it was read, and tells which. Only those ids leave the
   * index: a login that happens meanwhile stays in it, and the next call finds it.
   */
  async endAll(userId: string): Promise<readonly string[]> {
    const key = this.#indexPrefix + userId;
    const ids = await this.sessionsOf(userId);
    if (ids.length === 0) return ids;
    const sessions = ids.map((id) => this.#sessionPrefix + id);
    await outcomes(
      this.#redis
        .pipeline()
        .del(...sessions)
        .zrem(key, ...ids),
    );
    return ids;
  }
}
