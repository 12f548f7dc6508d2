import type { Contender } from '../contender.ts';
import { forgeriesIn, sessionSettings, sessionsIn } from '../session/design.ts';
import type { KeeperOpener } from '../session/keeper.ts';
import { RedisKeeper } from '../session/redis-keeper.ts';
import { commandTimeoutMs, openRedis } from '../store/redis.ts';

const open: KeeperOpener = async (setting, limits) =>
  new RedisKeeper(await openRedis(setting), setting.keyPrefix, limits);

const contender: Contender = {
  ...sessionsIn(open),
  ...forgeriesIn(open),
  usual: true,
  title: 'Session in Redis',
  description:
    'A random id in a cookie, the session in Redis: @fastify/session with a store of ours that reads in one round trip, ends sessions by idle and by absolute time, and in which a logout stays a logout.',
  settings: {
    ...sessionSettings,
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
    note: 'Every read asks Redis: without it nobody is let in, and when it comes back empty, everybody is logged out.',
  },
};
export default contender;
