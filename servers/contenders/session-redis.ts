import type { Contender } from '../contender.ts';
import { forgeriesIn, inRedis, redisSettings, sessionsIn } from '../session/design.ts';
import type { KeeperOpener } from '../session/keeper.ts';
import { RedisKeeper } from '../session/redis-keeper.ts';
import { openRedis } from '../store/redis.ts';

const open: KeeperOpener = async (setting, limits) =>
  new RedisKeeper(await openRedis(setting), setting.keyPrefix, limits);

const contender: Contender = {
  ...sessionsIn(open),
  ...forgeriesIn(open),
  ...inRedis,
  usual: true,
  title: 'Session in Redis',
  description:
    'A random id in a cookie, the session in Redis: @fastify/session with our own store, which reads in one round trip, enforces idle and absolute timeouts, and makes every logout final.',
  settings: {
    ...redisSettings,
  },
  limits: [],
};
export default contender;
