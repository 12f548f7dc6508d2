/** A server that speaks the part of the contract that the prober uses, and revokes as it is told to. */
import { setTimeout as wait } from 'node:timers/promises';
import { type TinyServer, tinyServer } from './tiny-server.ts';

export interface Manner {
  /** A revoked credential still works on this instance for so long, ms. */
  readonly refusesAfterMs?: number;
  /** False: a revoke does nothing, as with a stateless token. */
  readonly revokes?: boolean;
  /** A slow request that ends after the revoke brings the credential back to life. */
  readonly comesBack?: boolean;
  /** Status of `/me` once the credential was revoked, in place of 401. */
  readonly statusWhenRevoked?: number;
  /** Given as a Bearer token with this `exp`, s; else as a cookie. */
  readonly expiresAt?: number;
  /** Awaited before a login is answered. */
  readonly login?: (userId: string) => Promise<void> | void;
  readonly logoutStatus?: number;
  /** Awaited before a logout is done: a slow one. */
  readonly logout?: () => Promise<unknown>;
  /** The slow request takes so long at most, ms, whatever it is asked for. */
  readonly longestSlowMs?: number;
}

/** Credentials by the name of their user, shared by the instances of one contender. */
export class MiniState {
  /** Monotonic ms. */
  readonly revokedAt = new Map<string, number>();
  /** Wall clock, ms. */
  readonly revokedAtWall = new Map<string, number>();
  readonly loggedInAtWall = new Map<string, number>();
}

export const operatorKey = 'the-key';

export async function miniContender(manner: Manner, state = new MiniState()): Promise<TinyServer> {
  const { refusesAfterMs = 0, revokes = true, comesBack = false, statusWhenRevoked = 401 } = manner;
  const revoke = (userId: string) => {
    if (!revokes) return;
    state.revokedAt.set(userId, performance.now());
    state.revokedAtWall.set(userId, Date.now());
  };
  const accepts = (userId: string) => {
    const revokedAt = state.revokedAt.get(userId);
    return revokedAt === undefined || performance.now() < revokedAt + refusesAfterMs;
  };
  const payload = Buffer.from(JSON.stringify({ exp: manner.expiresAt })).toString('base64url');
  const server: TinyServer = await tinyServer(async (request, response, number) => {
    const url = new URL(request.url ?? '', 'http://test');
    const say = (status: number, body = '') => {
      response.statusCode = status;
      response.end(body);
    };
    const carried = /credential=([^; ]+)|Bearer ([^.]+)/.exec(
      `${request.headers.cookie} ${request.headers.authorization}`,
    );
    const user = carried?.[1] ?? carried?.[2] ?? '';
    const body = server.seen[number]?.body ?? '';
    switch (url.pathname) {
      case '/login': {
        const { userId } = JSON.parse(body) as { userId: string };
        await manner.login?.(userId);
        state.loggedInAtWall.set(userId, Date.now());
        if (manner.expiresAt !== undefined)
          return say(
            200,
            JSON.stringify({ accessToken: `${userId}.${payload}.signature`, tokenType: 'Bearer', expiresIn: 1 }),
          );
        response.setHeader('Set-Cookie', `credential=${userId}; Path=/`);
        return say(200, '{}');
      }
      case '/me/slow': {
        if (!accepts(user)) return say(401);
        await wait(Math.min(Number(url.searchParams.get('ms')), manner.longestSlowMs ?? Number.POSITIVE_INFINITY));
        if (comesBack) state.revokedAt.delete(user);
        return say(200, user);
      }
      case '/me':
        return accepts(user) ? say(200, user) : say(statusWhenRevoked);
      case '/logout':
        await manner.logout?.();
        revoke(user);
        return say(manner.logoutStatus ?? 204);
      case '/operator/revoke':
        if (request.headers['x-operator-key'] !== operatorKey) return say(401);
        revoke((JSON.parse(body) as { userId: string }).userId);
        return say(204);
      default:
        return say(404);
    }
  });
  return server;
}
