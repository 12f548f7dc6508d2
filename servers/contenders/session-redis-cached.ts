import type { Contender } from '../contender.ts';
import { CachedKeeper } from '../session/cached-keeper.ts';
import { forgeriesIn, sessionSettings, sessionsIn } from '../session/design.ts';
import type { KeeperOpener } from '../session/keeper.ts';
import { RedisKeeper } from '../session/redis-keeper.ts';
import { commandTimeoutMs, openRedis } from '../store/redis.ts';

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
  description: `As the session in Redis, and each process believes its own copy of what it has read for ${copySeconds} s: fewer questions to the store, paid for with revocations that other processes notice so much later.`,
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
      note: `The process that ends a session refuses it at once; every other one believes its copy for up to ${copySeconds} s.`,
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
    note: 'Without Redis those go on whose copy is young; when it comes back empty, everybody is logged out.',
  },
};
export default contender;
