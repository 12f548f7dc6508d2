import { randomBytes } from 'node:crypto';
import { sign } from '@fastify/cookie';
import { Redis } from 'ioredis';
import type { Setting } from '../contender.ts';

export interface Forgery {
  readonly cookieName: string;
  readonly keyPrefix: string;
  /** The record as the contender's store writes it. */
  readonly record: string;
  /** How long Redis keeps the record, ms. With 0 it is gone when this resolves. */
  readonly keptMs: number;
}

/** For conformance alone: writes a session past the plugin and signs its cookie, so that its age can be chosen. */
export async function forgedSession(setting: Setting, forgery: Forgery): Promise<Record<string, string>> {
  const redis = new Redis(setting.storeUrl as string, { lazyConnect: true, maxRetriesPerRequest: 0 });
  redis.on('error', () => {});
  try {
    await redis.connect();
    const id = randomBytes(24).toString('base64url');
    const key = forgery.keyPrefix + id;
    await redis.set(key, forgery.record, 'PX', Math.max(1, forgery.keptMs));
    while (forgery.keptMs <= 0 && (await redis.exists(key)) === 1);
    return { cookie: `${forgery.cookieName}=${encodeURIComponent(sign(id, setting.secret))}` };
  } finally {
    redis.disconnect();
  }
}
