import type { Contender } from '../contender.ts';
import { forgeriesIn, inRedis, redisSettings, sessionsIn } from '../session/design.ts';
import type { KeeperOpener } from '../session/keeper.ts';
import { NodeRedisKeeper } from '../session/node-redis-keeper.ts';

const open: KeeperOpener = async (setting, limits) => {
  const { openNodeRedis } = await import('../store/node-redis.ts');
  return new NodeRedisKeeper(await openNodeRedis(setting), setting.keyPrefix, limits);
};

const contender: Contender = {
  ...sessionsIn(open),
  ...forgeriesIn(open),
  ...inRedis,
  title: 'Session in Redis, node-redis',
  description:
    'The session in Redis, through node-redis instead of ioredis: the same commands, another client. Not through connect-redis: its GET does not renew the idle time, and its SET would restore a session that was ended in the meantime.',
  settings: {
    ...redisSettings,
    client: 'node-redis',
  },
  limits: [],
  packages: ['redis'],
};
export default contender;
