/** Servers whose fault shows when one waits, or changes what they rely on. Only the whole suite catches them. */
import type { Redis } from 'ioredis';
import { contenderNamed } from '../../servers/catalogue.ts';
import type { MountableContender, Setting } from '../../servers/contender.ts';
import { mountWithLimits } from '../../servers/contenders/jwt-refresh.ts';
import { graceLimits } from '../../servers/contenders/jwt-refresh-grace.ts';
import { mountWithTimes } from '../../servers/contenders/jwt-rs256.ts';
import { followedWithin, type KeyTimes } from '../../servers/issuer/remote-keys.ts';
import { sessionsIn } from '../../servers/session/design.ts';
import type { Limits } from '../../servers/session/keeper.ts';
import { RedisKeeper } from '../../servers/session/redis-keeper.ts';
import { openRedis } from '../../servers/store/redis.ts';
import { type FamilyLimits, RefreshFamilies, type Rotated } from '../../servers/token/refresh-families.ts';
import type { BrokenServer } from './wrong-turns.ts';

const [session, defaults, fixed, refresh, grace, rs256] = (await Promise.all(
  [
    'session-redis',
    'session-redis-defaults',
    'session-redis-fixed',
    'jwt-refresh',
    'jwt-refresh-grace',
    'jwt-rs256',
  ].map((id) => contenderNamed(id)),
)) as [
  MountableContender,
  MountableContender,
  MountableContender,
  MountableContender,
  MountableContender,
  MountableContender,
];

/** Its time is set at the login, and a read gives it no more. */
class NeverSliding extends RedisKeeper {
  readonly #redis: Redis;
  readonly #prefix: string;

  constructor(redis: Redis, keyPrefix: string, limits: Limits) {
    super(redis, keyPrefix, limits);
    this.#redis = redis;
    this.#prefix = `${keyPrefix}session:`;
  }

  override read(id: string): Promise<string | null> {
    return this.#redis.get(this.#prefix + id);
  }
}

/** The first use of a token gives its successor; each other one begins a family beside it. */
class Forking extends RefreshFamilies {
  readonly #used = new Set<string>();

  override async rotate(refreshToken: string): Promise<Rotated | undefined> {
    const next = await super.rotate(refreshToken);
    if (next === undefined || !this.#used.has(refreshToken)) {
      this.#used.add(refreshToken);
      return next;
    }
    return this.begin(next.login);
  }
}

/** Whoever comes too late is refused, and nothing else becomes of it. */
class Surviving extends RefreshFamilies {
  readonly #redis: Redis;
  readonly #prefix: string;

  constructor(redis: Redis, keyPrefix: string, limits: FamilyLimits) {
    super(redis, keyPrefix, limits);
    this.#redis = redis;
    this.#prefix = `${keyPrefix}family:`;
  }

  override async rotate(refreshToken: string): Promise<Rotated | undefined> {
    const key = this.#prefix + refreshToken.split('.')[0];
    const family = await this.#redis.hgetall(key);
    const next = await super.rotate(refreshToken);
    // What was ended by a logout, or by its age, is gone before.
    if (next === undefined && family.current !== undefined) await this.#redis.hset(key, family);
    return next;
  }
}

/** As the good one gives a grace time, but for its families, or for how long it lasts. */
const gracing = (Families: typeof RefreshFamilies, limitsOf: (setting: Setting) => FamilyLimits = graceLimits) => ({
  ...grace,
  mount: ((app, setting) => mountWithLimits(app, setting, limitsOf(setting), Families)) as MountableContender['mount'],
});

const hourMs = 3_600_000;
const times: KeyTimes = { refreshMs: 1_000, cooldownMs: 1_000, staleMs: 5_000, deadlineMs: 1_000 };

/** As the good one follows the issuer's keys, but for these times. */
const following = (wrong: Partial<KeyTimes>, declared = times): MountableContender => ({
  ...rs256,
  keys: () => followedWithin(declared),
  mount: (app, setting) => mountWithTimes(app, setting, { ...times, ...wrong }),
});

const undeclared = (contender: MountableContender, id: string): MountableContender => ({
  ...contender,
  limits: contender.limits.filter((limit) => limit.id !== id),
});

export const brokenInTime: readonly BrokenServer[] = [
  {
    name: 'counts the idle time of a session from its login',
    asksAll: true,
    caughtBy: ['idle-timeout', 'absolute-timeout'],
    contender: {
      ...session,
      ...sessionsIn(async (setting, limits) => new NeverSliding(await openRedis(setting), setting.keyPrefix, limits)),
    },
  },
  {
    name: 'lets a session live that nobody uses',
    caughtBy: ['idle-timeout'],
    contender: undeclared(fixed, 'no-idle-timeout'),
  },
  {
    name: 'lets a session live for as long as it is used',
    caughtBy: ['absolute-timeout'],
    contender: undeclared(defaults, 'no-absolute-timeout'),
  },
  {
    name: 'lets a family of refresh tokens live for as long as it is used',
    asksAll: true,
    caughtBy: ['absolute-timeout'],
    contender: {
      ...refresh,
      mount: (app, setting) =>
        mountWithLimits(app, setting, {
          idleMs: (setting.timeouts?.idleSeconds ?? 1_800) * 1_000,
          absoluteMs: 43_200_000,
        }),
    },
  },
  {
    name: 'takes a used refresh token for ever, where it declares ten seconds',
    asksAll: true,
    caughtBy: ['refresh-grace'],
    contender: gracing(RefreshFamilies, (setting) => {
      const limits = graceLimits(setting);
      return { ...limits, grace: { ...limits.grace, ms: 13 * hourMs } };
    }),
  },
  {
    name: 'gives whoever comes within the grace time a chain of their own',
    caughtBy: ['refresh-grace', 'refresh-race'],
    contender: gracing(Forking),
  },
  {
    name: 'lets a family survive a reuse after its grace time',
    caughtBy: ['refresh-grace'],
    contender: gracing(Surviving),
  },
  {
    name: 'has a grace time that it does not declare',
    caughtBy: ['refresh-reuse', 'refresh-without-token', 'reuse-similar-ids'],
    contender: undeclared(grace, 'refresh-grace'),
  },
  {
    name: 'declares a grace time that it has not',
    caughtBy: ['refresh-reuse', 'refresh-grace'],
    contender: { ...refresh, limits: grace.limits },
  },
  {
    name: 'declares that nothing ends by itself, which is not true',
    caughtBy: ['idle-timeout', 'absolute-timeout'],
    contender: {
      ...session,
      limits: [
        { id: 'no-idle-timeout', note: 'It says so.' },
        { id: 'no-absolute-timeout', note: 'It says so.' },
      ],
    },
  },
  {
    name: 'trusts a key that was removed',
    asksAll: true,
    caughtBy: ['key-rotation'],
    contender: following({ refreshMs: hourMs, staleMs: hourMs }),
  },
  {
    name: 'never learns a new key',
    caughtBy: ['key-rotation', 'keys-withheld'],
    contender: following({ refreshMs: hourMs, cooldownMs: hourMs, staleMs: hourMs }),
  },
  {
    name: 'asks the issuer for every unknown key',
    caughtBy: ['unknown-keys'],
    contender: following({ cooldownMs: 0 }),
  },
  {
    name: 'lets nobody in while keys cannot be fetched',
    caughtBy: ['keys-withheld'],
    contender: following({ cooldownMs: 500, staleMs: 900 }, { ...times, cooldownMs: 500 }),
  },
];
