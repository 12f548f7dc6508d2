/**
 * What stands before a server: a front on TLS for three names, of a shop, of its API on another subdomain, and of another site. It serves
 * their pages, passes the shop's other requests on, and sees what each of them carries.
 */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Place } from '../../../vocabulary/browser.ts';
import type { Certificate } from '../../credentials/certificate.ts';
import { pageOf } from './page.ts';
import { keptAs, pairOf, twins, twinsOf, withoutTwins } from './set-cookie.ts';

/** All of them lead to this machine. `test` is reserved (RFC 6761, 6.2). */
export const names = { shop: 'shop.test', api: 'api.shop.test', evil: 'evil.test' } as const;
export type Name = keyof typeof names;

/** One request, once it has been answered. */
export interface Exchange {
  /** It had a credential that the server had issued. */
  readonly carried: boolean;
  /** It had the twin whose SameSite is None. */
  readonly twin: boolean;
  readonly status: number;
  /** What came in, where the other site asked for it. */
  readonly loot: string;
}

/** A URL of its own for each deed, so that its request is known. */
export interface Deed {
  readonly id: string;
  readonly url: string;
}

export interface Front {
  readonly port: number;
  readonly certificate: Certificate;
  origin(name: Name): string;
  deed(name: Name, path: string, options?: { readonly maxAge?: number }): Deed;
  /** Resolves once it was answered; rejects where nothing has come after 15 s. */
  exchange(deed: Deed): Promise<Exchange>;
  /** OPTIONS requests so far. */
  preflights(): number;
  /** A credential that the text holds, as it was issued: `name=value` of a cookie, or a token. */
  issuedIn(text: string): string | undefined;
  /** The latest credential. */
  readonly issued: string | undefined;
  close(): Promise<void>;
}

interface Wish {
  readonly certificate: Certificate;
  /** Base URL of the server. */
  readonly upstream: string;
  readonly place: Place;
  /** Status of a login that worked. */
  readonly loginStatus: number;
  readonly loginPath: string;
}

const waitMs = 15_000;

export async function openFront({ certificate, upstream, place, loginStatus, loginPath }: Wish): Promise<Front> {
  const issued: string[] = [];
  const exchanges = new Map<string, PromiseWithResolvers<Exchange>>();
  const maxAges = new Map<string, number>();
  let [count, preflights] = [0, 0];
  const open = new Set<Duplex>();
  const issuedIn = (whole: string) => issued.findLast((one) => whole.includes(one));

  const passOn = async (incoming: IncomingMessage, response: ServerResponse, path: string, isOfShop: boolean) => {
    const body = await text(incoming);
    const answer = await ask(upstream, incoming.method ?? 'GET', path, headersFor(incoming.headers, isOfShop), body);
    const lines = (answer.headers['set-cookie'] ?? []).map((line) => keptAs(line, place));
    const isLogin = path === loginPath && answer.status === loginStatus;
    if (isLogin || carriedIn(incoming.headers)) issued.push(...lines.flatMap((line) => pairOf(line) ?? []));
    const token = isLogin ? (JSON.parse(answer.body || '{}') as { accessToken?: string }).accessToken : undefined;
    if (token !== undefined) issued.push(token);
    const set = isLogin ? [...lines, ...twinsOf(lines.find((line) => pairOf(line) !== undefined))] : lines;
    if (set.length > 0) response.setHeader('set-cookie', set);
    response.writeHead(answer.status, { 'content-type': answer.headers['content-type'] ?? 'text/plain' });
    response.end(answer.body);
  };

  const carriedIn = ({ cookie = '', authorization = '' }: IncomingHttpHeaders) =>
    cookie.split('; ').some((pair) => issued.includes(pair)) || issued.includes(authorization.replace(/^Bearer /, ''));

  const server = createServer({ ...certificate }, async (incoming, response) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'https://front.test');
    const id = searchParams.get('deed') ?? '';
    const [host] = (incoming.headers.host ?? '').split(':');
    const { origin, cookie = '' } = incoming.headers;
    const isOfShop = host === names.api && origin === originOf(names.shop);
    response.setHeader('cache-control', 'no-store');
    if (isOfShop) allow(response, origin, maxAges.get(id));
    if (incoming.method === 'OPTIONS') {
      preflights += 1;
      response.writeHead(204).end();
      return;
    }
    const carried = carriedIn(incoming.headers);
    let loot = '';
    try {
      if (pathname === '/page') response.setHeader('content-type', 'text/html').end(pageOf(place));
      else if (host === names.evil) {
        loot = await text(incoming);
        response.end();
      } else if (pathname === '/carried') response.setHeader('content-type', 'text/html').end('<p>thank you');
      else await passOn(incoming, response, pathname, isOfShop);
    } catch {
      if (!response.headersSent) response.writeHead(502);
      response.end();
    }
    exchangeOf(id).resolve({ carried, twin: cookie.includes(twins.none), status: response.statusCode, loot });
  });
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => done());
  });
  const { port } = server.address() as AddressInfo;
  const originOf = (name: string) => `https://${name}:${port}`;

  const exchangeOf = (id: string) => {
    const known = exchanges.get(id) ?? Promise.withResolvers<Exchange>();
    exchanges.set(id, known);
    return known;
  };
  return {
    port,
    certificate,
    origin: (name) => originOf(names[name]),
    deed(name, path, { maxAge } = {}) {
      count += 1;
      const id = String(count);
      if (maxAge !== undefined) maxAges.set(id, maxAge);
      return { id, url: `${originOf(names[name])}${path}?deed=${id}` };
    },
    async exchange({ id, url }) {
      const timer = setTimeout(
        () => exchangeOf(id).reject(new Error(`nothing came for ${new URL(url).pathname} within ${waitMs} ms`)),
        waitMs,
      );
      try {
        return await exchangeOf(id).promise;
      } finally {
        clearTimeout(timer);
      }
    },
    preflights: () => preflights,
    issuedIn,
    get issued() {
      return issued.at(-1);
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** As a deployment answers that has allowed this origin and no other (Fetch standard, CORS protocol). */
function allow(response: ServerResponse, origin: string, maxAge: number | undefined): void {
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('access-control-allow-headers', 'authorization, content-type, x-copy');
  response.setHeader('vary', 'origin');
  if (maxAge !== undefined) response.setHeader('access-control-max-age', String(maxAge));
}

/** What a proxy that ends TLS passes on. For the origin that it has allowed it answers itself, so the server is not told where the request began. */
function headersFor(headers: IncomingHttpHeaders, isOfShop: boolean): IncomingHttpHeaders {
  const { cookie = '', connection: _own, 'transfer-encoding': _whole, ...rest } = headers;
  const kept = withoutTwins(cookie);
  const own = Object.entries(rest).filter(
    ([name]) => !isOfShop || (name !== 'origin' && !name.startsWith('sec-fetch')),
  );
  return { ...Object.fromEntries(own), ...(kept && { cookie: kept }), 'x-forwarded-proto': 'https' };
}

const ask = (upstream: string, method: string, path: string, headers: IncomingHttpHeaders, body: string) =>
  new Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>((done, failed) => {
    const sent = request(new URL(path, upstream), { method, headers }, (answer) => {
      text(answer).then(
        (whole) => done({ status: answer.statusCode ?? 0, headers: answer.headers, body: whole }),
        failed,
      );
    });
    sent.on('error', failed);
    sent.end(body);
  });
