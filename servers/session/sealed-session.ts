/** @fastify/secure-session, under a name of its own. */
import { createRequire } from 'node:module';
import cookie from '@fastify/cookie';
import type { FastifyInstance, FastifyPluginCallback, FastifyRequest } from 'fastify';
import { mainFileOf } from '../../vocabulary/package-folder.ts';
import type { Principal, Setting } from '../contender.ts';
import { secretBytes } from '../credential/hmac-key.ts';

/** What lies in the cookie; `__ts` is the plugin's own: when it was sealed, seconds since 1970. */
export interface SealedData {
  readonly principal?: Principal;
  readonly claims?: Readonly<Record<string, string>>;
  readonly __ts?: number;
}

export interface SealedSession {
  /** While it is set the plugin seals the session into a cookie of the answer. */
  changed: boolean;
  get<K extends keyof SealedData>(key: K): SealedData[K];
  delete(): void;
}

export interface SealedApp extends FastifyInstance {
  createSecureSession(data: SealedData): SealedSession;
  encodeSecureSession(session: SealedSession): string;
}

/**
 * Its declarations claim `request.session`, as those of @fastify/session do, with another type: they are not imported. By its path, since
 * a `require` by name does not find what was fetched (servers/process/fetched-packages.ts).
 */
const plugin = () =>
  createRequire(import.meta.url)(mainFileOf('@fastify/secure-session')) as FastifyPluginCallback<
    Record<string, unknown>
  >;

const sessionName = 'sealed';

/** The session of a request: an empty one where its cookie is missing, not ours, or over its time. */
export const sealedIn = (request: FastifyRequest): SealedSession => request.getDecorator(sessionName);

export interface SealedOptions {
  readonly cookieName: string;
  readonly cookie: object;
}

/** A session ends so long after its login, however it is used. */
export const endsAfterSeconds = ({ lifetimeSeconds, timeouts }: Setting) =>
  timeouts?.absoluteSeconds ?? lifetimeSeconds;

/** The key is the secret's first 32 bytes: crypto_secretbox (XSalsa20-Poly1305) takes just so many. */
export async function registerSealed(
  app: FastifyInstance,
  setting: Setting,
  options: SealedOptions,
): Promise<SealedApp> {
  await app.register(cookie);
  const key = secretBytes(setting).subarray(0, 32);
  await app.register(plugin(), { ...options, sessionName, key, expiry: endsAfterSeconds(setting) });
  return app as SealedApp;
}
