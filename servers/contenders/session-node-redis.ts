import type { Contender } from '../contender.ts';
import { forgeriesIn, sessionSettings, sessionsIn } from '../session/design.ts';
import type { KeeperOpener } from '../session/keeper.ts';
import { NodeRedisKeeper } from '../session/node-redis-keeper.ts';
import { openNodeRedis } from '../store/node-redis.ts';
import { commandTimeoutMs } from '../store/redis.ts';

const open: KeeperOpener = async (setting, limits) =>
  new NodeRedisKeeper(await openNodeRedis(setting), setting.keyPrefix, limits);

const contender: Contender = {
  ...sessionsIn(open),
  ...forgeriesIn(open),
  title: 'Session in Redis, node-redis',
  description:
    'The session in Redis, spoken to by node-redis instead of ioredis: the same commands, another driver. Not by connect-redis: its GET does not renew the idle time, and its SET would write a session back that was ended meanwhile.',
  settings: {
    ...sessionSettings,
    client: 'node-redis',
    read: 'GETEX',
    login: 'SET NX, and three commands for the index of a user’s sessions, in one round trip',
    update: 'SET XX',
    commandTimeoutMs,
  },
  limits: [],
  store: 'redis',
  storeLoss: {
    reads: 'closed',
    graceSeconds: 0,
    forgets: 'credentials',
    note: 'Every read asks Redis through its one connection: without it nobody is let in; empty, it has logged everybody out.',
  },
};
export default contender;
