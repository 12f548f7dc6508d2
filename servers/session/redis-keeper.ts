import type { Redis } from 'ioredis';
import { UserIndex } from '../credential/user-index.ts';
import { outcomes } from '../store/pipeline.ts';
import type { Limits, NewSession, SessionKeeper } from './keeper.ts';

/**
 * Sessions in Redis. A read is one command: GETEX gives the session and slides its idle time. A session is created with
 * NX and changed with XX, which answers nil where the session was ended meanwhile, and writes nothing.
 */
export class RedisKeeper implements SessionKeeper {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #idleMs: number;
  readonly #index: UserIndex;

  constructor(redis: Redis, keyPrefix: string, limits: Limits) {
    this.#redis = redis;
    this.#prefix = `${keyPrefix}session:`;
    this.#idleMs = limits.idleMs;
    this.#index = new UserIndex(redis, `${keyPrefix}sessions-of:`, this.#prefix, limits.absoluteMs);
  }

  read(id: string): Promise<string | null> {
    return this.#redis.getex(this.#prefix + id, 'PX', this.#idleMs);
  }

  async create({ id, record, userId, created }: NewSession): Promise<boolean> {
    const pipeline = this.#redis.pipeline();
    pipeline.set(this.#prefix + id, record, 'PX', this.#idleMs, 'NX');
    if (userId !== undefined) this.#index.add(pipeline, userId, id, created);
    const [answer] = await outcomes(pipeline);
    return answer === 'OK';
  }

  async replace(id: string, record: string): Promise<void> {
    await this.#redis.set(this.#prefix + id, record, 'PX', this.#idleMs, 'XX');
  }

  async end(id: string): Promise<void> {
    await this.#redis.del(this.#prefix + id);
  }

  forget(userId: string, id: string): Promise<void> {
    return this.#index.remove(userId, id);
  }

  endAll(userId: string): Promise<readonly string[]> {
    return this.#index.endAll(userId);
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
  }
}
