/** Servers with a wire of their own are asked what it allows; what only the contract demands of them is a note. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CheckResult, conform } from '../../servers/conformance/conform.ts';
import type { Limit } from '../../servers/contender.ts';
import type { Wire } from '../../servers/wire/wire.ts';
import { shop, shopWire, type Turn } from './shop.ts';

async function resultsOf(
  turn: Turn = {},
  { wire = shopWire, limits = [] }: { readonly wire?: Wire; readonly limits?: readonly Limit[] } = {},
): Promise<readonly CheckResult[]> {
  const target = await shop(turn, wire);
  try {
    return await conform(target, { family: 'external', challenge: 'Bearer', limits });
  } finally {
    target.close();
  }
}
const named = (results: readonly CheckResult[], status: CheckResult['status']) =>
  results.filter((result) => result.status === status).map(({ check }) => check);
const noteOf = (results: readonly CheckResult[], id: string) => results.find(({ check }) => check === id)?.note;

const good = await resultsOf();

test('A good server with a wire of its own passes all that its wire allows, without a note', () => {
  assert.deepEqual(named(good, 'fail'), []);
  const passed = named(good, 'pass');
  for (const id of [
    ...['new-id', 'unknown-id', 'anonymous-visit', 'deletion-cookie', 'cookie-flags', 'duplicate-cookies', 'no-store'],
    ...['id-entropy', 'slow-request', 'slow-request-revoked', 'error-answers', 'header-size', 'cross-site'],
    ...['logout', 'revoke', 'operator-key', 'forged', 'no-credential', 'query', 'client-headers'],
  ])
    assert.ok(passed.includes(id), `${id} was not asked`);
  // Node takes 16 KiB of headers, and no more.
  assert.deepEqual(
    good.filter(({ status, note }) => status === 'pass' && note !== undefined),
    [],
  );
});

test('What could not be asked of it is named with its reason, and what it has not does not apply', () => {
  assert.deepEqual(named(good, 'not-asked'), [
    ...['every-instance', 'expired', 'logout-everywhere', 'revoke-everywhere', 'loopback', 'silent'],
  ]);
  assert.equal(noteOf(good, 'every-instance'), 'only one instance of it is known');
  assert.match(noteOf(good, 'alg-none') ?? '', /^its credential is no token/);
});

test('What its wire lacks is not asked, and the note names the field of the target file', async () => {
  const { login, read, statuses } = shopWire;
  const results = await resultsOf({}, { wire: { contract: false, statuses, login, read } });
  assert.deepEqual(named(results, 'fail'), []);
  const lacking = (field: string) =>
    results.filter(({ note }) => note === `its target file has no \`wire.${field}\``).map(({ check }) => check);
  assert.deepEqual(lacking('revoke'), [
    ...['revoke', 'revoke-everywhere', 'operator-key', 'slow-request-revoked', 'revoke-similar-ids'],
    ...['login-after-revoke', 'revoke-again'],
  ]);
  assert.deepEqual(lacking('logout'), [
    ...['safe-methods', 'deletion-cookie', 'logout', 'logout-everywhere', 'logout-of-one', 'slow-request'],
    ...['logout-similar-ids', 'login-after-logout', 'ended-after-login'],
  ]);
  const about = results.find(({ check }) => check === 'slow-request')?.about;
  assert.equal(about, 'sessions that a request in flight brings back');
});

test('Without a slow request, ordinary reads are in flight during a logout: what they bring back is a fault, and nothing else proves anything', async () => {
  const { slow: _, ...wire } = shopWire;
  const bring = await resultsOf({ readsWriteBack: true }, { wire });
  assert.deepEqual(named(bring, 'fail'), ['slow-request', 'slow-request-revoked']);
  assert.match(
    noteOf(bring, 'slow-request') ?? '',
    /^after a logout amid 8 reads, the credential was answered with 200/,
  );
  const none = await resultsOf({}, { wire });
  assert.match(noteOf(none, 'slow-request') ?? '', /^its target file has no `wire\.slow`, and ordinary reads/);
  assert.equal(none.find(({ check }) => check === 'slow-request')?.status, 'not-asked');
  // What ends nothing is for other checks to say.
  assert.equal(
    (await resultsOf({ keepsSession: true }, { wire })).find(({ check }) => check === 'slow-request')?.status,
    'not-asked',
  );
});

test('A login that is always the same user’s cannot show what becomes of others', async () => {
  const wire = { ...shopWire, login: () => shopWire.login('alice', {}) };
  const note = 'its `wire.login` logs the same user in every time';
  const results = await resultsOf({}, { wire });
  for (const id of ['revoke-similar-ids', 'logout-similar-ids']) assert.equal(noteOf(results, id), note);
});

let count = 0;
const wrong: readonly { readonly name: string; readonly caughtBy: readonly string[]; readonly turn: Turn }[] = [
  {
    name: 'keeps the id of a session at the next login',
    caughtBy: ['new-id'],
    turn: { idAtLogin: (sent, known) => (known ? sent : undefined) },
  },
  {
    name: 'keeps the id of a visit at the login',
    caughtBy: ['new-id'],
    turn: { knowsVisitors: true, idAtLogin: (sent, known) => (known ? sent : undefined) },
  },
  { name: 'leaves the session before a login alive', caughtBy: ['new-id'], turn: { keepsOldSession: true } },
  {
    name: 'adopts ids that it never gave',
    caughtBy: ['unknown-id'],
    turn: { idAtLogin: (sent, known) => (known || sent === '' ? undefined : sent) },
  },
  {
    name: 'sets its cookie without Secure',
    caughtBy: ['cookie-flags'],
    turn: { cookie: 'Path=/; HttpOnly; SameSite=Lax' },
  },
  { name: 'shows its cookie to scripts', caughtBy: ['cookie-flags'], turn: { cookie: 'Path=/; Secure; SameSite=Lax' } },
  {
    name: 'lets shared caches keep its pages',
    caughtBy: ['no-store'],
    turn: { cacheControl: 'public, max-age=60' },
  },
  {
    name: 'counts its sessions',
    caughtBy: ['id-entropy'],
    turn: { idAtLogin: () => String(count++).padStart(32, '0') },
  },
  {
    name: 'writes a session when a request ends',
    caughtBy: ['slow-request', 'slow-request-revoked'],
    turn: { writesBack: true },
  },
  {
    name: 'logs out whom another site wants out',
    caughtBy: ['cross-site'],
    turn: { believesOtherSites: true, cookie: 'Path=/; Secure; HttpOnly' },
  },
  { name: 'lets anybody revoke', caughtBy: ['operator-key'], turn: { askedByAnybody: true } },
  { name: 'takes an id from the query', caughtBy: ['query'], turn: { takesQuery: true } },
  { name: 'believes who says who he is', caughtBy: ['client-headers', 'named-user'], turn: { takesUserHeader: true } },
  {
    name: 'shows its stack',
    caughtBy: ['error-answers'],
    turn: {
      before(request, response) {
        if (request.url !== '/no/such/path') return false;
        response.writeHead(404).end(new Error('no such page').stack);
        return true;
      },
    },
  },
  {
    name: 'falls over long headers',
    caughtBy: ['header-size'],
    turn: {
      before(request, response) {
        if (String(request.headers['x-filler']).length < 10_000) return false;
        response.writeHead(500).end();
        return true;
      },
    },
  },
  {
    name: 'falls over two cookies of one name',
    caughtBy: ['duplicate-cookies'],
    turn: {
      before(request, response) {
        if ((request.headers.cookie ?? '').split('__Host-shop').length < 3) return false;
        response.writeHead(500).end();
        return true;
      },
    },
  },
  {
    name: 'only clears its cookie at a logout',
    caughtBy: ['logout', 'slow-request'],
    turn: { keepsSession: true },
  },
];
for (const { name, caughtBy, turn } of wrong) {
  test(`A server with a wire of its own that ${name} is caught by ${caughtBy.join(', ')}, and by nothing else`, async () => {
    const failed = (await resultsOf(turn)).filter(({ status }) => status === 'fail');
    assert.deepEqual(failed.map(({ check }) => check).toSorted(), [...caughtBy].toSorted(), JSON.stringify(failed));
  });
}

for (const [name, id, turn, note] of [
  ['gives visitors a session', 'anonymous-visit', { knowsVisitors: true }, /given the cookie of a session/],
  ['leaves a dead cookie in the browser', 'deletion-cookie', { keepsCookie: true }, /no longer works/],
  ['has no SameSite', 'cookie-flags', { cookie: 'Path=/; Secure; HttpOnly' }, /no SameSite/],
  ['says nothing of caches', 'no-store', { cacheControl: 'no-cache' }, /do not say no-store/],
  ['takes the last of two cookies', 'duplicate-cookies', { lastCookieCounts: true }, /the last counts/],
  ['logs in whom another site sends', 'cross-site', { believesOtherSites: true }, /can log a browser in/],
] as const) {
  test(`A server with a wire of its own that ${name} passes ${id} with a note`, async () => {
    const results = await resultsOf(turn);
    assert.deepEqual(named(results, 'fail'), []);
    assert.match(noteOf(results, id) ?? '', note);
  });
}

test('A 401 without a challenge is a note where the wire is its own', async () => {
  const results = await resultsOf(
    {
      before(request, response) {
        if (request.headers.cookie !== undefined || !request.url?.startsWith('/account')) return false;
        response.writeHead(401).end();
        return true;
      },
    },
    { wire: { ...shopWire, statuses: { ...shopWire.statuses, refused: 401 } } },
  );
  assert.equal(noteOf(results, 'no-credential'), 'its 401 has no challenge');
});

test('A note that a declared limit speaks of is that limit', async () => {
  const limits = [{ id: 'keeps-anonymous-visits', note: 'Visitors have carts.' }] as const;
  const results = await resultsOf({ knowsVisitors: true }, { limits });
  assert.deepEqual(named(results, 'declared-limit'), ['anonymous-visit']);
});

test('Where each of two cookies is enough, neither hides that the other is wrong', async () => {
  assert.deepEqual(named(await resultsOf({ remembers: true }), 'fail'), []);
  const results = await resultsOf({
    remembers: true,
    idAtLogin: (sent, known) => (known || sent === '' ? undefined : sent),
  });
  assert.deepEqual(named(results, 'fail'), ['unknown-id']);
});

test('Of several cookies only that of the session must be kept from scripts', async () => {
  const results = await resultsOf({ more: ['csrf=abc; Path=/; SameSite=Lax', 'lang=en; Path=/'] });
  assert.deepEqual(named(results, 'fail'), []);
  assert.equal(noteOf(results, 'cookie-flags'), undefined);
});
