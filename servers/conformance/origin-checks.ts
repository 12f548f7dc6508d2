/** Other origins of the same site, such as an application on another subdomain: refused, but for those that a design names. */
import type { Answer, Call } from '../wire/client.ts';
import { broken, type Check, demand, type Finding, holds, isOurs, refused, someUser, type Trial } from './check.ts';
import { canBeSent } from './outside/other-sites.ts';
import { fromSameSite, sameSiteOf } from './outside/same-site.ts';
import { ownOrigin } from './own-origin.ts';

type From = Readonly<Record<string, string>>;

export const originChecks: readonly Check[] = [
  {
    id: 'same-site',
    about: 'pages of other subdomains',
    property:
      'A login or logout from another origin of the same site is refused, unless the design names that origin; then it works.',
    clause: 'G7: ASVS 3.4.2, 3.5.1; W3C Fetch Metadata',
    excusedBy: [],
    needs: ['cookie'],
    async find(trial) {
      const named = namedBy(trial);
      for (const origin of named) {
        const finding = await letsIn(trial, origin);
        if (finding.found !== 'holds') return finding;
      }
      const places = outsiders(trial);
      if (isOurs(trial) || (trial.client.wire.contract && named.length > 0)) return keepsOut(trial, places);
      const origins = places.flatMap(({ origin }) => (origin === undefined || named.includes(origin) ? [] : origin));
      return sameSiteOf(trial, [...new Set(origins)], named.length > 0);
    },
  },
  {
    id: 'cross-origin-read',
    about: 'answers that other origins can read',
    property:
      'No answer lets a page of another origin read it with the user’s cookie, unless the design names that origin.',
    clause: 'G7: ASVS 3.4.2; Fetch standard 3.3.5',
    excusedBy: [],
    needs: ['cookie'],
    async find(trial) {
      const { client, baseUrl } = trial;
      const { read, statuses } = client.wire;
      const { headers } = await client.login(baseUrl, someUser());
      const request = read(headers);
      const origins = [...outsiders(trial).flatMap(({ origin }) => origin ?? []), 'https://evil.test', 'null'];
      for (const origin of new Set(origins)) {
        if (namedBy(trial).includes(origin)) continue;
        const answer = await client.send(baseUrl, { ...request, headers: { ...request.headers, origin } });
        demand(statuses.read, [answer], 'a read from another origin');
        if (isReadableBy(answer, origin)) return broken(`its answer can be read by a page of ${origin}`);
        if (isReadableBy(await preflight(trial, origin), origin))
          return broken(`a page of ${origin} may send what it likes`);
      }
      return holds;
    },
  },
];

const namedBy = ({ contender }: Trial): readonly string[] => contender.sameSiteOrigins ?? [];

/** Where a browser could come from, and each differs in one thing from what may. */
function outsiders(trial: Trial): readonly From[] {
  const own = new URL(ownOrigin(trial.baseUrl));
  const sameSite = { 'sec-fetch-site': 'same-site' };
  return [
    sameSite,
    ...[`https://app.${own.host}`, `https://${own.hostname}:1`, `http://${own.host}`].map((origin) => ({
      ...sameSite,
      origin,
    })),
    ...namedBy(trial).flatMap((origin) => {
      const { host, hostname } = new URL(origin);
      const [, ...parent] = hostname.split('.');
      const like = [
        `http://${host}`,
        `https://${hostname}:1`,
        `https://x.${host}`,
        `https://x${host}`,
        `${origin}.evil.test`,
      ];
      const relatives = parent.length > 1 ? [`https://${parent.join('.')}`, `https://other.${parent.join('.')}`] : [];
      return [
        { origin, 'sec-fetch-site': 'cross-site' },
        ...[...like, ...relatives]
          .filter((other) => !namedBy(trial).includes(other))
          .flatMap((other) => [{ ...sameSite, origin: other }, { origin: other }]),
      ];
    }),
  ];
}

/** A page of that origin logs in, reads what came of it, and logs out. */
async function letsIn(trial: Trial, origin: string): Promise<Finding> {
  const { client, baseUrl } = trial;
  const { wire } = client;
  const asked = wire.login(someUser(), {});
  if (!(await canBeSent(trial, asked, origin))) return broken(`names ${origin}, and refuses its preflight`);
  const login = await client.send(baseUrl, fromSameSite(asked, origin));
  if (login.status !== wire.statuses.login)
    return broken(`names ${origin}, and answers its login with ${login.status}`);
  const { headers } = client.credentialOf(login);
  const read = await client.send(baseUrl, fromSameSite(wire.read(headers), origin));
  demand(wire.statuses.read, [read], `a read from ${origin}`);
  if (wire.contract)
    for (const answer of [login, read]) {
      if (!isReadableBy(answer, origin)) return broken(`names ${origin}, which cannot read its answers`);
      // A cache that keeps one for an origin would give it to another (Fetch standard, CORS protocol and HTTP caches).
      if (!/\borigin\b/i.test(String(answer.headers.vary ?? '')))
        return broken('its answers depend on the origin without Vary');
    }
  const logout = wire.logout?.(headers);
  if (logout === undefined) return holds;
  const { status } = await client.send(baseUrl, fromSameSite(logout, origin));
  return status === wire.statuses.revoked ? holds : broken(`names ${origin}, and answers its logout with ${status}`);
}

/** Of a server that is held to the contract: each is 403, and has no effect. */
async function keepsOut(trial: Trial, places: readonly From[]): Promise<Finding> {
  const { client, baseUrl } = trial;
  const { headers } = await client.login(baseUrl, someUser());
  for (const from of places) {
    const post = (path: string, call: Call = {}) =>
      client.call(baseUrl, path, { ...call, method: 'POST', headers: { ...call.headers, ...from } });
    const answers = [await post('/login', { json: { userId: someUser() } }), await post('/logout', { headers })];
    const finding = refused(answers, `a login or logout with ${JSON.stringify(from)}`, 403);
    if (finding.found !== 'holds') return finding;
  }
  return refused([await client.me(baseUrl, { headers })], 'the credential after logouts that were refused', 200);
}

/** What a browser asks before a page of another origin may log in with JSON. */
function preflight({ client, baseUrl }: Trial, origin: string): Promise<Answer> {
  const { method, path } = client.wire.login(someUser(), {});
  const headers = { origin, 'access-control-request-method': method, 'access-control-request-headers': 'content-type' };
  return client.call(baseUrl, path, { method: 'OPTIONS', headers });
}

/** Fetch standard, CORS check: with credentials the origin itself must be named. */
const isReadableBy = ({ headers }: Answer, origin: string) =>
  headers['access-control-allow-origin'] === origin && headers['access-control-allow-credentials'] === 'true';
