import { commandTimeoutMs, withDeadline } from '../store/deadline.ts';
import type { NodeRedis } from '../store/node-redis.ts';
import type { Limits, NewSession, SessionKeeper } from './keeper.ts';

/** The commands of RedisKeeper, spoken by node-redis: what is different in the figures is the driver's. */
export class NodeRedisKeeper implements SessionKeeper {
  readonly #redis: NodeRedis;
  readonly #prefix: string;
  readonly #indexPrefix: string;
  readonly #limits: Limits;

  constructor(redis: NodeRedis, keyPrefix: string, limits: Limits) {
    this.#redis = redis;
    this.#prefix = `${keyPrefix}session:`;
    this.#indexPrefix = `${keyPrefix}sessions-of:`;
    this.#limits = limits;
  }

  read(id: string): Promise<string | null> {
    return inTime(this.#redis.getEx(this.#prefix + id, { type: 'PX', value: this.#limits.idleMs }));
  }

  async create({ id, record, userId, created }: NewSession): Promise<boolean> {
    const expiration = { type: 'PX', value: this.#limits.idleMs } as const;
    const pipeline = this.#redis.multi().set(this.#prefix + id, record, { expiration, condition: 'NX' });
    if (userId !== undefined) {
      const key = this.#indexPrefix + userId;
      const { absoluteMs } = this.#limits;
      pipeline
        .zRemRangeByScore(key, '-inf', created)
        .zAdd(key, { score: created + absoluteMs, value: id })
        .pExpire(key, absoluteMs);
    }
    const [answer] = (await inTime(pipeline.execAsPipeline())) as unknown[];
    return answer === 'OK';
  }

  async replace(id: string, record: string): Promise<void> {
    const expiration = { type: 'PX', value: this.#limits.idleMs } as const;
    await inTime(this.#redis.set(this.#prefix + id, record, { expiration, condition: 'XX' }));
  }

  async end(id: string): Promise<void> {
    await inTime(this.#redis.del(this.#prefix + id));
  }

  async forget(userId: string, id: string): Promise<void> {
    await inTime(this.#redis.zRem(this.#indexPrefix + userId, id));
  }

  /** As UserIndex does it: only the ids that were read leave the index. */
  async endAll(userId: string): Promise<readonly string[]> {
    const key = this.#indexPrefix + userId;
    const ids = await inTime(this.#redis.zRange(key, 0, -1));
    if (ids.length === 0) return ids;
    const sessions = ids.map((id) => this.#prefix + id);
    await inTime(this.#redis.multi().del(sessions).zRem(key, ids).execAsPipeline());
    return ids;
  }

  async close(): Promise<void> {
    this.#redis.destroy();
  }
}

const inTime = <T>(command: Promise<T>) => withDeadline(command, commandTimeoutMs);
