/** What all contenders with sessions of this kind have in common: each adds where its sessions lie, and what follows. */
import { randomBytes } from 'node:crypto';
import { sign } from '@fastify/cookie';
import type { Contender, Setting } from '../contender.ts';
import { principalOf } from '../principal.ts';
import { commandTimeoutMs } from '../store/deadline.ts';
import type { KeeperOpener, Limits, SessionRecord } from './keeper.ts';
import { cookieName, mountSessions } from './mount.ts';

const idleSeconds = 1800;
const absoluteSeconds = 12 * 3600;

const limitsOf = ({ lifetimeSeconds, timeouts }: Setting): Limits => ({
  idleMs: (timeouts?.idleSeconds ?? lifetimeSeconds) * 1000,
  absoluteMs: (timeouts?.absoluteSeconds ?? absoluteSeconds) * 1000,
});

/** The settings that a reader of a report wants to know, beside those of the keeper. */
export const sessionSettings = {
  plugin: '@fastify/session',
  rolling: false,
  saveUninitialized: false,
  cookie: `${cookieName}; Path=/; Secure; HttpOnly; SameSite=Lax`,
  idleSeconds,
  absoluteSeconds,
} as const;

/** The same for all that speak to one Redis, whatever client they speak through. */
export const redisSettings = {
  ...sessionSettings,
  read: 'GETEX',
  login: 'SET NX, and three commands for the index of a user’s sessions, in one round trip',
  update: 'SET XX',
  commandTimeoutMs,
} as const;

export const inRedis = {
  store: 'redis',
  storeLoss: {
    reads: 'closed',
    graceSeconds: 0,
    forgets: 'credentials',
    note: 'Every read asks Redis: without it nobody gets in, and if it comes back empty, everybody is logged out.',
  },
} as const satisfies Partial<Contender>;

/** Everything of the contender that does not depend on where its sessions lie. */
export function sessionsIn(open: KeeperOpener) {
  return {
    family: 'session',
    challenge: 'Cookie',
    hasLifetime: false,
    lifetimeSeconds: idleSeconds,
    asvs: { level: 2, note: 'Of chapter V7, what a design decides: 7.2.3, 7.2.4, 7.3.1, 7.3.2, 7.4.1, 7.4.2, 7.4.5.' },
    async mount(app, setting) {
      const limits = limitsOf(setting);
      return mountSessions(app, setting, await open(setting, limits), limits);
    },
  } satisfies Partial<Contender>;
}

/** For conformance alone: sessions written past the plugin, so that their age can be chosen. Needs a store outside the process. */
export function forgeriesIn(open: KeeperOpener): Pick<Contender, 'forgeExpired' | 'forgeFresh'> {
  return {
    forgeExpired: (setting) => forged(setting, open, Date.now() - limitsOf(setting).absoluteMs),
    forgeFresh: (setting) => forged(setting, open, Date.now()),
  };
}

async function forged(setting: Setting, open: KeeperOpener, created: number): Promise<Record<string, string>> {
  const keeper = await open(setting, limitsOf(setting));
  try {
    const id = randomBytes(24).toString('base64url');
    const principal = principalOf('forged');
    const record = JSON.stringify({ created, data: { principal } } satisfies SessionRecord);
    await keeper.create({ id, record, userId: principal.id, created: Date.now() });
    return { cookie: `${cookieName}=${encodeURIComponent(sign(id, setting.secret))}` };
  } finally {
    await keeper.close();
  }
}
