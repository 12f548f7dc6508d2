/** A server with a wire of its own, in the test's process: sessions in a map, and one wrong turn where a test wants it. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Target } from '../../servers/conformance/conform.ts';
import { createServer } from '../../servers/wire/node-http.ts';
import { contractWire, type Wire } from '../../servers/wire/wire.ts';

/** Each is one thing that it does otherwise than a good shop. */
export interface Turn {
  /** The id that a login gives; undefined: a new one. `known`: whether the sent one is that of a session. */
  idAtLogin?(sent: string, known: boolean): string | undefined;
  /** A login leaves the session that was there alone. */
  readonly keepsOldSession?: true;
  /** A visit is given a session. */
  readonly knowsVisitors?: true;
  /** Attributes of its cookie. */
  readonly cookie?: string;
  /** Further lines of Set-Cookie at a login. */
  readonly more?: readonly string[];
  readonly keepsCookie?: true;
  /** A logout ends nothing. */
  readonly keepsSession?: true;
  readonly cacheControl?: string;
  /** A slow request writes its session when it ends. */
  readonly writesBack?: true;
  readonly takesQuery?: true;
  readonly takesUserHeader?: true;
  readonly askedByAnybody?: true;
  readonly believesOtherSites?: true;
  readonly lastCookieCounts?: true;
  /** Whether a revoke of one user ends the sessions of another. */
  ends?(whose: string, user: string): boolean;
  /** An ordinary read writes its session back as it ends. */
  readonly readsWriteBack?: true;
  /** Who was revoked cannot log in. */
  readonly locksOut?: true;
  /** Whoever is named here is who is asked for. */
  readonly takesUserQuery?: true;
  /** A second cookie, which is enough by itself. */
  readonly remembers?: true;
  /** Before anything else: true where it has answered. */
  before?(request: IncomingMessage, response: ServerResponse): boolean;
}

const usual = 'Path=/; Secure; HttpOnly; SameSite=Lax';
const operatorKey = 'an operator’s key of this test'.replaceAll(/\W/g, '-');

export const shopWire: Wire = {
  contract: false,
  statuses: { ...contractWire.statuses, refused: 403, revoked: 200 },
  login: (user) => ({
    method: 'POST',
    path: '/session',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `user=${user}`,
  }),
  read: (headers) => ({ method: 'GET', path: '/account', headers }),
  slow: (headers, ms) => ({ method: 'GET', path: `/account/slow?ms=${ms}`, headers }),
  logout: (headers) => ({ method: 'POST', path: '/logout', headers }),
  revoke: (user, key) => ({ method: 'DELETE', path: `/users/${user}/sessions`, headers: { 'x-admin': key } }),
};

export async function shop(
  turn: Turn = {},
  wire = shopWire,
): Promise<Target & { readonly url: string; close(): void }> {
  const sessions = new Map<string, { user?: string }>();
  const locked = new Set<string>();
  const attributes = turn.cookie ?? usual;
  const setCookie = (id: string, more = '') => `__Host-shop=${id}; ${attributes}${more}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop');
    const send = (status: number, body: object, cookies: readonly string[] = []) => {
      if (cookies.length > 0) response.setHeader('set-cookie', [...cookies]);
      response.writeHead(status, {
        'content-type': 'application/json',
        'cache-control': turn.cacheControl ?? 'no-store',
      });
      response.end(JSON.stringify(body));
    };
    if (turn.before?.(request, response)) return;
    const ids = [...(request.headers.cookie ?? '').matchAll(/(?:^|; )__Host-shop=([^;]*)/g)].map(([, id]) => id ?? '');
    const sent = (turn.lastCookieCounts ? ids.at(-1) : ids[0]) ?? '';
    const id = turn.takesQuery ? (searchParams.get('session') ?? sent) : sent;
    const remembered = /__Host-remember=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const session = sessions.get(id) ?? sessions.get(remembered);
    const elsewhere = request.headers['sec-fetch-site'] === 'cross-site' || request.headers.origin !== undefined;
    const isForged = elsewhere && !turn.believesOtherSites;
    const named = turn.takesUserHeader
      ? request.headers['x-user-id']
      : turn.takesUserQuery && session && searchParams.get('user');
    const user = named ?? session?.user;
    switch (`${request.method} ${pathname.replace(/^\/users\/.+\//, '/users/:id/')}`) {
      case 'POST /session': {
        const named = new URLSearchParams(await textOf(request)).get('user');
        if (named === null) return send(400, { error: 'bad request' });
        if (isForged || locked.has(named)) return send(403, { error: 'forbidden' });
        const next = turn.idAtLogin?.(sent, session !== undefined) ?? randomBytes(16).toString('hex');
        if (!turn.keepsOldSession) for (const old of [sent, remembered]) sessions.delete(old);
        sessions.set(next, { user: named });
        const other = turn.remembers && randomBytes(16).toString('hex');
        if (other) sessions.set(other, { user: named });
        const more = other ? [`__Host-remember=${other}; ${attributes}`] : [];
        return send(200, {}, [setCookie(next), ...more, ...(turn.more ?? [])]);
      }
      case 'GET /account': {
        if (user !== undefined) {
          if (turn.readsWriteBack && session) {
            await pause(5);
            sessions.set(id, session);
          }
          return send(200, { user });
        }
        if (!turn.knowsVisitors || session !== undefined) return send(403, { error: 'forbidden' });
        const visitor = randomBytes(16).toString('hex');
        sessions.set(visitor, {});
        return send(403, { error: 'forbidden' }, [setCookie(visitor)]);
      }
      case 'GET /account/slow': {
        if (session?.user === undefined) return send(403, { error: 'forbidden' });
        await pause(Number(searchParams.get('ms')));
        if (turn.writesBack) sessions.set(id, session);
        return send(200, {});
      }
      case 'POST /logout':
        if (isForged) return send(403, { error: 'forbidden' });
        if (!turn.keepsSession) for (const old of [id, remembered]) sessions.delete(old);
        if (turn.keepsCookie) return send(200, {});
        return send(200, {}, [setCookie('', '; Max-Age=0'), `__Host-remember=; ${attributes}; Max-Age=0`]);
      case 'DELETE /users/:id/sessions': {
        if (request.headers['x-admin'] !== operatorKey && !turn.askedByAnybody)
          return send(403, { error: 'forbidden' });
        const [, , whose = ''] = pathname.split('/');
        if (turn.locksOut) locked.add(whose);
        for (const [one, { user }] of sessions)
          if (user === whose || (user !== undefined && turn.ends?.(whose, user))) sessions.delete(one);
        return send(200, {});
      }
      default:
        return send(404, { error: 'not found' });
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(400).end());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    baseUrls: [url],
    operatorKey,
    wire,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
