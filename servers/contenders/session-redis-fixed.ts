import type { Redis } from 'ioredis';
import type { Contender } from '../contender.ts';
import { forgeriesIn, sessionSettings, sessionsIn } from '../session/design.ts';
import type { KeeperOpener, Limits } from '../session/keeper.ts';
import { RedisKeeper } from '../session/redis-keeper.ts';
import { commandTimeoutMs } from '../store/deadline.ts';
import { openRedis } from '../store/redis.ts';

/** A session's time is set when it is created and never moves, so a read is a plain GET. */
class FixedKeeper extends RedisKeeper {
  readonly #redis: Redis;
  readonly #prefix: string;

  constructor(redis: Redis, keyPrefix: string, limits: Limits) {
    super(redis, keyPrefix, { ...limits, idleMs: limits.absoluteMs });
    this.#redis = redis;
    this.#prefix = `${keyPrefix}session:`;
  }

  override read(id: string): Promise<string | null> {
    return this.#redis.get(this.#prefix + id);
  }
}

const open: KeeperOpener = async (setting, limits) =>
  new FixedKeeper(await openRedis(setting), setting.keyPrefix, limits);

const contender: Contender = {
  ...sessionsIn(open),
  ...forgeriesIn(open),
  title: 'Session in Redis, fixed time',
  description:
    'Like the session in Redis, but its expiry does not slide: a read changes nothing in the store. After twelve hours everybody logs in again, and whoever walks away stays logged in just as long.',
  settings: { ...sessionSettings, read: 'GET', update: 'SET XX', idleSeconds: 'none', commandTimeoutMs },
  limits: [
    {
      id: 'no-idle-timeout',
      note: 'An unused session lasts as long as one in use: its end is set at login and never moves.',
    },
  ],
  lifetimeSeconds: sessionSettings.absoluteSeconds,
  store: 'redis',
  asvs: { level: 1, note: 'Fails 7.3.1 of level 2: an unused session has no timeout of its own.' },
  storeLoss: {
    reads: 'closed',
    graceSeconds: 0,
    forgets: 'credentials',
    note: 'As with the sliding session: without Redis every answer is 503, and if it comes back empty, everybody must log in again.',
  },
};
export default contender;
