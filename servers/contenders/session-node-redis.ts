import type { Contender } from '../contender.ts';
import { forgeriesIn, inRedis, redisSettings, sessionsIn } from '../session/design.ts';
import type { KeeperOpener } from '../session/keeper.ts';
import { NodeRedisKeeper } from '../session/node-redis-keeper.ts';
import { openNodeRedis } from '../store/node-redis.ts';

const open: KeeperOpener = async (setting, limits) =>
  new NodeRedisKeeper(await openNodeRedis(setting), setting.keyPrefix, limits);

const contender: Contender = {
  ...sessionsIn(open),
  ...forgeriesIn(open),
  ...inRedis,
  title: 'Session in Redis, node-redis',
  description:
    'The session in Redis, spoken to by node-redis instead of ioredis: the same commands, another driver. Not by connect-redis: its GET does not renew the idle time, and its SET would write a session back that was ended meanwhile.',
  settings: {
    ...redisSettings,
    client: 'node-redis',
  },
  limits: [],
};
export default contender;
