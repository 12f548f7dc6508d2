import type { FastifyInstance } from 'fastify';
import type { Contender, Mounted, Setting } from '../contender.ts';
import { connectStore, connectSubscriber } from '../store/redis.ts';
import { agedHmac, forgeHmac, hmacTokens } from '../token/hmac-tokens.ts';
import { mountTokens } from '../token/mount.ts';
import { issuedMsClaim } from '../token/not-before.ts';
import { type FeedTimes, RevocationFeed } from '../token/revocation-feed.ts';
import { longestMs } from '../token/revocation-life.ts';
import { tokenLifetimeSeconds, tokenSettings } from '../token/stateless.ts';

const times = { heartbeatMs: 1_000, deadlineMs: 3_000 };

/** Apart from the contender so that tests can choose short times. */
export async function mountWithTimes(
  app: FastifyInstance,
  setting: Setting,
  feedTimes: Omit<FeedTimes, 'longestMs'>,
): Promise<Mounted> {
  const [redis, subscriber] = [await connectStore(app, setting), await connectSubscriber(app, setting)];
  const feed = new RevocationFeed(redis, subscriber, setting.keyPrefix, {
    ...feedTimes,
    longestMs: longestMs(setting),
  });
  await feed.start();
  app.addHook('onClose', async () => feed.stop());
  return mountTokens(setting, {
    tokens: await hmacTokens(setting),
    added: issuedMsClaim,
    accepts: async (claims) => !(await feed.revoked(claims)),
    end: (claims) => feed.revoke(claims),
    endAll: (userId) => feed.revokeUser(userId),
  });
}

const contender: Contender = {
  background: true,
  family: 'hybrid',
  title: 'JWT with a denylist that is pushed',
  description:
    'A signed token, and a list of revoked ones that every server holds in memory and updates through Redis pub/sub. A read needs no round trip. A logout usually reaches the other servers within milliseconds; after three seconds without contact they ask the store.',
  settings: {
    ...tokenSettings,
    algorithm: 'HS256',
    read: 'no command, while the heartbeat comes back; else two ZSCORE in one round trip',
    logout: 'ZADD GT, and PUBLISH to every instance; what is over is dropped',
    snapshot: 'at start and whenever the subscriber is connected again',
    heartbeat: 'PUBLISH of each instance to itself, every second',
    deadlineSeconds: times.deadlineMs / 1000,
    revokeUser: 'a not-before time of the user, compared with the claim issued_ms',
  },
  limits: [
    {
      id: 'revocation-is-late',
      seconds: 3,
      seldom: true,
      note: 'A revocation usually reaches other instances within milliseconds; if a message is lost, within three seconds.',
    },
  ],
  challenge: 'Bearer',
  store: 'redis',
  storeLoss: {
    reads: 'closed',
    graceSeconds: 3,
    forgets: 'nothing',
    note: 'For three seconds reads continue with what the process knows, then nobody gets in. Running instances restore a store that comes back empty; revoked tokens work again only if all instances were restarted too.',
  },
  hasLifetime: false,
  lifetimeSeconds: tokenLifetimeSeconds,
  asvs: {
    level: 1,
    note: '7.4.1 and 7.4.2 within three seconds, on every instance; chapter V9.',
  },
  mount: (app, setting) => mountWithTimes(app, setting, times),
  forge: forgeHmac,
  forgeExpired: (setting) => agedHmac(setting, -1),
  forgeFresh: (setting) => agedHmac(setting, 60),
};
export default contender;
