/** Servers with a wire of their own, asked about other users, other spellings, other methods and other origins. */
import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { test } from 'node:test';
import { type CheckResult, conform } from '../../servers/conformance/conform.ts';
import type { Wire } from '../../servers/wire/wire.ts';
import { shop, shopWire, type Turn } from './shop.ts';

const kinds = [
  ...['same-site', 'cross-origin-read', 'path-spelling', 'other-methods', 'safe-methods', 'named-user'],
  ...['revoke-similar-ids', 'logout-similar-ids', 'login-after-logout', 'login-after-revoke', 'ended-after-login'],
  'revoke-again',
];

async function resultsOf(turn: Turn = {}, wire: Wire = shopWire, sameSiteOrigins: readonly string[] = []) {
  const target = await shop(turn, wire);
  try {
    return await conform(target, { family: 'external', challenge: 'Bearer', limits: [], sameSiteOrigins });
  } finally {
    target.close();
  }
}
const failed = (results: readonly CheckResult[]) =>
  results.filter(({ status }) => status === 'fail').map(({ check }) => check);

/** Answers where `isIt` says so, with a page of this type. */
const answering =
  (isIt: (request: IncomingMessage) => boolean, body = '{"user":"somebody"}', type = 'application/json') =>
  (request: IncomingMessage, response: ServerResponse): boolean => {
    if (!isIt(request)) return false;
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    return true;
  };

test('A good server with a wire of its own is asked about all four kinds, and passes without a note', async () => {
  const results = await resultsOf();
  for (const id of kinds) {
    const { status, note } = results.find(({ check }) => check === id) as CheckResult;
    assert.deepEqual([id, status, note], [id, 'pass', undefined]);
  }
});

test('A page that any path is answered with is no protected answer', async () => {
  const known = ['/session', '/account', '/logout', '/users/', '/no/such/path', '/%E0%A4%A'];
  const fallback = answering(
    ({ url = '' }) =>
      !known.some(
        (path) =>
          url === path || url.startsWith(`${path}?`) || url.startsWith('/users/') || url.startsWith('/account/slow?'),
      ),
    '<!doctype html><div id="app"></div>',
    'text/html',
  );
  assert.deepEqual(failed(await resultsOf({ before: fallback })), []);
});

const byGet: Wire = { ...shopWire, logout: (headers) => ({ method: 'GET', path: '/logout', headers }) };
const wrong: readonly { name: string; caughtBy: readonly string[]; turn: Turn; wire?: Wire }[] = [
  {
    name: 'ends everybody whose name begins with the one that is revoked',
    caughtBy: ['revoke-similar-ids'],
    turn: { ends: (whose, user) => user.startsWith(whose) },
  },
  {
    name: 'ends everybody with whose name the revoked one begins',
    caughtBy: ['revoke-similar-ids'],
    turn: { ends: (whose, user) => whose.startsWith(user) },
  },
  { name: 'locks out whom it revokes', caughtBy: ['login-after-revoke'], turn: { locksOut: true } },
  {
    name: 'shows an account by its path with a slash',
    caughtBy: ['path-spelling'],
    turn: { before: answering(({ method, url }) => method === 'GET' && url === '/account/') },
  },
  {
    name: 'shows an account by its path in capitals',
    caughtBy: ['path-spelling'],
    turn: { before: answering(({ method, url }) => method === 'GET' && url === '/ACCOUNT') },
  },
  {
    name: 'answers HEAD of an account to anybody',
    caughtBy: ['other-methods'],
    turn: { before: answering(({ method, url }) => method === 'HEAD' && url === '/account') },
  },
  {
    name: 'shows an account to a POST',
    caughtBy: ['other-methods'],
    turn: { before: answering(({ method, url }) => method === 'POST' && url?.startsWith('/account') === true) },
  },
  { name: 'shows whose account the query names', caughtBy: ['named-user'], turn: { takesUserQuery: true } },
  {
    name: 'lets pages of any origin read an account',
    caughtBy: ['cross-origin-read'],
    turn: {
      before({ headers: { origin } }, response) {
        if (origin === undefined) return false;
        response.setHeader('access-control-allow-origin', origin).setHeader('access-control-allow-credentials', 'true');
        return false;
      },
    },
  },
];
for (const { name, caughtBy, turn, wire } of wrong)
  test(`A server with a wire of its own that ${name} is caught by ${caughtBy.join(', ')}, and by nothing else`, async () => {
    const results = await resultsOf(turn, wire);
    assert.deepEqual(
      failed(results).toSorted(),
      [...caughtBy].toSorted(),
      JSON.stringify(results.filter(({ status }) => status === 'fail')),
    );
  });

const app = 'https://app.example.test';
/** Lets other sites in or out by itself, and so that nothing else of the shop does. */
const deciding = (isAllowed: (origin: string) => boolean): Turn => ({
  believesOtherSites: true,
  before({ method, url, headers: { origin, 'sec-fetch-site': site } }, response) {
    const changes = method === 'POST' && (url === '/session' || url === '/logout');
    if (!changes || (origin === undefined && site !== 'cross-site')) return false;
    if (site !== 'cross-site' && isAllowed(origin ?? '')) return false;
    response.writeHead(403, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end('{}');
    return true;
  },
});

test('A server with a wire of its own names the origins of its site that may log in and out, and lets in those alone', async () => {
  assert.deepEqual(
    failed(
      await resultsOf(
        deciding((origin) => origin === app),
        shopWire,
        [app],
      ),
    ),
    [],
  );
  const all = deciding((origin) => origin.endsWith('.example.test'));
  assert.deepEqual(failed(await resultsOf(all, shopWire, [app])), ['same-site']);
  assert.deepEqual(
    failed(
      await resultsOf(
        deciding(() => false),
        shopWire,
        [app],
      ),
    ),
    ['same-site'],
  );
});

test('That any page of its site logs out is a note where a server with a wire of its own names no origin', async () => {
  const results = await resultsOf(deciding(() => true));
  assert.deepEqual(failed(results), []);
  const { status, note } = results.find(({ check }) => check === 'same-site') as CheckResult;
  assert.equal(status, 'pass');
  assert.match(note ?? '', /logs out: no origin of its site is named \(sameSiteOrigins\)/);
});

test('A logout by GET ends a session where another site’s page sends it, and is asked about only where it is a cookie’s', async () => {
  const logsOut: Turn = {
    believesOtherSites: true,
    before(request) {
      if (request.method === 'GET' && request.url === '/logout') request.method = 'POST';
      return false;
    },
  };
  const results = await resultsOf(logsOut, byGet);
  assert.deepEqual(failed(results), ['safe-methods']);
});
