import type { Contender } from '../contender.ts';
import { CachedKeeper } from '../session/cached-keeper.ts';
import { forgeriesIn, sessionSettings, sessionsIn } from '../session/design.ts';
import type { KeeperOpener } from '../session/keeper.ts';
import { RedisKeeper } from '../session/redis-keeper.ts';
import { commandTimeoutMs } from '../store/deadline.ts';
import { openRedis } from '../store/redis.ts';

const copySeconds = 5;
const mostMiB = 64;

const open: KeeperOpener = async (setting, limits) => {
  const store = new RedisKeeper(await openRedis(setting), setting.keyPrefix, limits);
  return new CachedKeeper(store, limits, copySeconds * 1000, mostMiB * 2 ** 20);
};

const contender: Contender = {
  ...sessionsIn(open),
  ...forgeriesIn(open),
  title: 'Session in Redis, local copy',
  description: `Like the session in Redis, but each process trusts its own copy of what it read for ${copySeconds} s: fewer store round trips, at the price of revocations that other processes notice that much later.`,
  settings: {
    ...sessionSettings,
    read: `a look into an lru-cache; GETEX when the copy is older than ${copySeconds} s`,
    update: 'SET XX',
    copySeconds,
    mostMiB,
    commandTimeoutMs,
  },
  limits: [
    {
      id: 'revocation-is-late',
      note: `The process that ends a session refuses it at once; every other process trusts its copy for up to ${copySeconds} s.`,
      seconds: copySeconds,
    },
  ],
  asvs: {
    level: 1,
    note: `7.4.1, 7.4.2 and 7.4.5 within ${copySeconds} s on other instances; of chapter V7 also 7.2.3, 7.2.4, 7.3.1, 7.3.2.`,
  },
  store: 'redis',
  storeLoss: {
    reads: 'closed',
    graceSeconds: copySeconds,
    forgets: 'credentials',
    note: 'Without Redis only users with a fresh copy get in; if it comes back empty, everybody is logged out.',
  },
};
export default contender;
