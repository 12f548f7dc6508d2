import type { Answer, Credential } from '../wire/client.ts';
import {
  broken,
  type Check,
  demand,
  type Finding,
  holds,
  isOurs,
  notApplicable,
  refused,
  someUser,
  type Trial,
} from './check.ts';
import { cookieOf } from './cookies.ts';
import { fromAnotherSite } from './other-sites.ts';
import { errorsOf, headerSizesOf } from './outside/errors.ts';
import { otherSitesOf } from './outside/other-sites.ts';

const noCredential = notApplicable('it gives no credential');
const kib = 1024;

/** What a request may bring beside its credential, and what must come of it. */
export const requestChecks: readonly Check[] = [
  {
    id: 'query',
    property: 'A credential in the query string is ignored.',
    clause: 'G4: RFC 6750 2.3, ASVS 14.2.1',
    excusedBy: [],
    needs: [],
    async find(trial) {
      const { client, baseUrl } = trial;
      const good = await goodCredential(trial);
      if (good === undefined) return noCredential;
      const value = credentialText(good);
      const names = ['access_token', 'token', 'accessToken', 'jwt', 'session', cookieName(good) ?? 'authorization'];
      const { path, ...read } = client.wire.read({});
      const answers = names.map((name) => {
        const query = `${name}=${encodeURIComponent(unescaped(value))}`;
        return client.send(baseUrl, { ...read, path: `${path}${path.includes('?') ? '&' : '?'}${query}` });
      });
      return refused(await Promise.all(answers), 'a credential in the query', client.wire.statuses.refused);
    },
  },
  {
    id: 'two-credentials',
    property:
      'Of two Authorization headers, the first counts or neither does; a credential counts only where it belongs.',
    clause: 'G4: RFC 6750 2, RFC 9110 5.3',
    excusedBy: [],
    needs: ['ours'],
    async find(trial) {
      const good = await goodCredential(trial);
      if (good === undefined) return noCredential;
      return trial.contender.challenge === 'Cookie' ? besideACookie(trial, good) : besideAToken(trial, good);
    },
  },
  {
    id: 'header-size',
    about: 'long headers',
    property: '4, 8 and 15 KiB of headers work; 17 KiB get 431, and the next request is answered.',
    clause: 'G6: RFC 6585 5, ASVS 4.2.5',
    excusedBy: [],
    needs: [],
    async find(trial) {
      if (!isOurs(trial)) return headerSizesOf(trial);
      const { client, baseUrl } = trial;
      const { headers } = await client.login(baseUrl, someUser());
      const own = Buffer.byteLength(JSON.stringify(headers));
      const filled = (bytes: number) =>
        client.me(baseUrl, { headers: { ...headers, 'x-filler': 'x'.repeat(Math.max(0, bytes - own - 256)) } });
      for (const size of [4, 8, 15]) {
        const { status } = await filled(size * kib);
        if (status !== 200) return broken(`${size} KiB of headers were answered with ${status}`);
      }
      const { status } = await filled(17 * kib + 256 + own);
      if (status !== 431) return broken(`17 KiB of headers were answered with ${status}, not 431`);
      return refused([await client.me(baseUrl, { headers })], 'the request after one that was too large', 200);
    },
  },
  {
    id: 'cross-site',
    about: 'requests of other sites',
    property: 'A login, logout or refresh triggered by another site’s page gets 403 and has no effect.',
    clause: 'G7: ASVS 3.5.1, WSTG-SESS-05',
    excusedBy: [],
    needs: ['cookie'],
    find: (trial) => (isOurs(trial) ? fromAnotherSite(trial) : otherSitesOf(trial)),
  },
  {
    id: 'client-headers',
    property: 'Headers that only a proxy or an application may set have no effect when a client sends them.',
    clause: 'G8: ASVS 4.1.3',
    excusedBy: [],
    needs: [],
    async find(trial) {
      const { client, baseUrl } = trial;
      const { contract, statuses } = client.wire;
      const credential = await client.login(baseUrl, someUser());
      const lies = {
        'x-forwarded-for': '192.0.2.7',
        'x-forwarded-host': 'evil.test',
        'x-forwarded-user': 'admin1',
        'x-real-ip': '127.0.0.1',
        'x-user-id': 'admin1',
        'x-remote-user': 'admin1',
        'x-role': 'admin',
        'x-original-url': '/admin',
        'x-http-method-override': 'DELETE',
      };
      for (const headers of [{}, credential.headers]) {
        const [plain, lied] = await Promise.all([
          client.me(baseUrl, { headers }),
          client.me(baseUrl, { headers: { ...headers, ...lies } }),
        ]);
        // A page of its own may differ from answer to answer; whom it lets in may not.
        if (!contract && (lied.status === statuses.read) === (plain.status === statuses.read)) continue;
        if (plain.status !== lied.status || plain.body !== lied.body)
          return broken(`with such headers it answered ${lied.status} ${lied.body}, without ${plain.status}`);
      }
      return holds;
    },
  },
  {
    id: 'error-answers',
    about: 'what errors tell',
    property: 'Bad requests get 4xx, never 5xx, and the answer reveals nothing internal.',
    clause: 'P2: ASVS 16.5.1',
    excusedBy: [],
    needs: [],
    async find(trial) {
      if (!isOurs(trial)) return errorsOf(trial);
      for (const [name, answer] of await badRequests(trial)) {
        if (answer.status < 400 || answer.status >= 500) return broken(`${name} was answered with ${answer.status}`);
        if (tells.test(answer.body)) return broken(`the answer to ${name} tells what is behind it`);
        if (answer.headers['x-powered-by'] ?? answer.headers.server) return broken('it names its software in a header');
      }
      return holds;
    },
  },
];

/** A stack, a path, a library, a store's address. */
const tells =
  /\bat .+:\d+|node_modules|\.[cm]?[jt]s\b|\/(?:home|root|tmp|usr|var)\/|fastify|jose|redis|127\.0\.0\.1|localhost|ECONN/i;

/** Undefined where the design gives none. It is the positive control as well: it reads. */
async function goodCredential({ client, baseUrl }: Trial): Promise<Credential | undefined> {
  const credential = await client.login(baseUrl, someUser());
  if (Object.keys(credential.headers).length === 0) return undefined;
  demand(client.wire.statuses.read, [await client.me(baseUrl, credential)], 'the credential where it belongs');
  return credential;
}

const cookieName = (good: Credential) => cookieOf(good)?.name;
/** The credential itself, without the name of a cookie. */
const credentialText = (good: Credential) =>
  good.token ?? cookieOf(good)?.value ?? Object.values(good.headers)[0] ?? '';

/** As it is where it is not escaped at all. */
function unescaped(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

async function besideAToken({ client, baseUrl }: Trial, { headers, token }: Credential): Promise<Finding> {
  const good = headers.authorization as string;
  const bad = 'Bearer nonsense';
  const ask = (lines: Record<string, string | string[]>) => client.call(baseUrl, '/me', { headers: lines });
  const [first, last, both, cookie, beside] = await Promise.all([
    ask({ authorization: [good, bad] }),
    ask({ authorization: [bad, good] }),
    ask({ authorization: [good, good] }),
    ask({ cookie: `access_token=${token}; token=${token}; session=${token}` }),
    ask({ authorization: bad, cookie: `access_token=${token}; token=${token}` }),
  ]);
  demand(200, [await ask({ authorization: good, cookie: 'token=nonsense' })], 'a token beside a cookie');
  for (const answer of [first, both])
    if (![200, 400, 401].includes(answer.status)) return broken(`two credentials were answered with ${answer.status}`);
  for (const answer of [last, beside, cookie])
    if (![400, 401].includes(answer.status))
      return broken(`a good credential behind a bad one, or where none belongs, was answered with ${answer.status}`);
  return holds;
}

async function besideACookie({ client, baseUrl }: Trial, good: Credential): Promise<Finding> {
  const value = credentialText(good);
  const name = cookieName(good);
  const ask = (headers: Record<string, string>) => client.call(baseUrl, '/me', { headers });
  demand(200, [await ask({ ...good.headers, authorization: 'Bearer nonsense' })], 'a cookie beside a bad token');
  const elsewhere = [
    ask({ authorization: `Bearer ${value}` }),
    ask({ authorization: `Bearer ${decodeURIComponent(value)}` }),
    ask({ cookie: `${name}=nonsense`, authorization: `Bearer ${value}` }),
  ];
  return refused(await Promise.all(elsewhere), 'a cookie’s value as a Bearer token');
}

async function badRequests({ client, baseUrl, operatorKey }: Trial): Promise<[string, Answer][]> {
  const json = { 'content-type': 'application/json' };
  const key = { 'x-operator-key': operatorKey };
  const made: [string, Promise<Answer>][] = [
    ['a path that is not there', client.call(baseUrl, '/no/such/path')],
    ['a broken escape in the path', client.call(baseUrl, '/%E0%A4%A')],
    ['a login that is no JSON', client.call(baseUrl, '/login', { method: 'POST', headers: json, body: '{"userId":' })],
    [
      'a login of another type',
      client.call(baseUrl, '/login', { method: 'POST', headers: { 'content-type': 'text/x' }, body: 'x' }),
    ],
    ['a login of nobody', client.call(baseUrl, '/login', { method: 'POST', json: { userId: '../../x' } })],
    [
      'a login with a poisoned prototype',
      client.call(baseUrl, '/login', { method: 'POST', headers: json, body: '{"userId":"u1","__proto__":{"x":1}}' }),
    ],
    ['a revoke of nobody', client.call(baseUrl, '/operator/revoke', { method: 'POST', headers: key, json: {} })],
    ['a revoke without a key', client.call(baseUrl, '/operator/revoke', { method: 'POST', json: { userId: 'u1' } })],
    ['a slow read of no time', client.call(baseUrl, '/me/slow?ms=x')],
  ];
  return Promise.all(made.map(async ([name, answer]): Promise<[string, Answer]> => [name, await answer]));
}
