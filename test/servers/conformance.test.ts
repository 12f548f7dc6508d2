import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allContenders, contenderNamed } from '../../servers/catalogue.ts';
import { type Check, judged, type Trial } from '../../servers/conformance/check.ts';
import { checks, checksOf, conform } from '../../servers/conformance/conform.ts';
import type { Limit, MountableContender } from '../../servers/contender.ts';
import { StoreUnavailable } from '../../servers/store/unavailable.ts';
import { keepsNothing } from './keeps-nothing.ts';
import { aStore, running } from './running.ts';

const store = await aStore();
const contenders = (await allContenders()).filter(({ usual }) => usual);
/** What the plugin's defaults cost. */
const defaults = ['anonymous-visit', 'deletion-cookie', 'cookie-flags', 'slow-request', 'slow-request-revoked'];

async function resultsOf(contender: MountableContender) {
  const servers = await running(contender, store.url, 2);
  try {
    return await conform(servers, contender);
  } finally {
    await servers.close();
  }
}
const asked = new Map<string, ReturnType<typeof resultsOf>>();
/** Of a contender as it is: asked once. */
function resultsOfNamed(contender: MountableContender): ReturnType<typeof resultsOf> {
  const results = asked.get(contender.id) ?? resultsOf(contender);
  asked.set(contender.id, results);
  return results;
}
const named = (results: Awaited<ReturnType<typeof resultsOf>>, status: string) =>
  results.filter((result) => result.status === status).map(({ check }) => check);

for (const contender of contenders) {
  test(`${contender.id} passes conformance on two instances`, async () => {
    const results = await resultsOfNamed(contender);
    assert.deepEqual(
      results.map(({ check }) => check),
      checksOf().map(({ id }) => id),
    );
    assert.deepEqual(
      results.filter(({ status }) => status === 'fail'),
      [],
    );
  });
}

test('What a design declares shows as declared limits, and nothing else does', async () => {
  const limitsOf = async (id: string) => named(await resultsOfNamed(await contenderNamed(id)), 'declared-limit');
  assert.deepEqual(await limitsOf('session-redis'), []);
  assert.deepEqual(await limitsOf('session-redis-defaults'), defaults);
  assert.deepEqual(await limitsOf('jwt-stateless'), keepsNothing);
});

test('A design that does not declare its limits fails the checks that find them', async () => {
  const undeclared = async (id: string) =>
    named(await resultsOf({ ...(await contenderNamed(id)), limits: [] }), 'fail');
  assert.deepEqual(await undeclared('jwt-stateless'), keepsNothing);
  assert.deepEqual(await undeclared('session-redis-defaults'), defaults);
  const open = [
    ...['login', 'read', 'admin', 'no-credential', 'forged', 'path-spelling', 'other-methods', ...keepsNothing],
    ...['revoke-similar-ids', 'logout-similar-ids', 'named-user'],
  ];
  assert.deepEqual(await undeclared('no-auth'), open);
});

test('A limit that is declared and not true fails', async () => {
  const contender = await contenderNamed('session-redis');
  const modest = { ...contender, limits: [{ id: 'logout-keeps-credential', note: 'It says so.' }] as const };
  const failed = (await resultsOf(modest)).filter(({ status }) => status === 'fail');
  assert.deepEqual(
    failed.map(({ check }) => check),
    ['new-id', 'logout', 'logout-everywhere', 'slow-request'],
  );
  assert.match(failed[1]?.note ?? '', /declares logout-keeps-credential, which is not true/);
});

test('A server that is not there fails every check that applies, and conform does not reject', async () => {
  const contender = await contenderNamed('session-redis');
  const servers = await running(contender, store.url, 1);
  await servers.close();
  assert.deepEqual(named(await conform(servers, contender), 'pass'), []);
});

/** All its instances together answer 503 to so many logins, then work. */
function refusingLogins(contender: MountableContender, refused: number): MountableContender {
  let left = refused;
  return {
    ...contender,
    async mount(app, setting) {
      const mounted = await contender.mount(app, setting);
      return {
        ...mounted,
        login: (login, request, reply) => {
          if (left-- > 0) throw new StoreUnavailable();
          return mounted.login(login, request, reply);
        },
      };
    },
  };
}

test('A check that breaks off in the flood of all of them is asked again alone, and fails where it breaks off again', async () => {
  const good = await contenderNamed('jwt-stateless');
  assert.deepEqual(named(await resultsOf(refusingLogins(good, 5)), 'fail'), []);
  const refused = await resultsOf(refusingLogins(good, Number.POSITIVE_INFINITY));
  assert.ok(named(refused, 'fail').includes('no-credential'));
});

test('A limit that no check can show fails, since there is nothing that it could be about', async () => {
  const good = await contenderNamed('jwt-stateless');
  const limits = [...good.limits, { id: 'plain-cookie', note: 'It has no cookie at all.' }] as const;
  const failed = (await resultsOf({ ...good, limits })).filter(({ status }) => status === 'fail');
  assert.deepEqual(
    failed.map(({ check }) => check),
    ['deletion-cookie'],
  );
  assert.match(failed[0]?.note ?? '', /declares plain-cookie, and no check shows it/);
});

test('A server that listens on every address may say so, and must then do it', async () => {
  const loopback = checks.find(({ id }) => id === 'loopback') as Check;
  const limits = [{ id: 'listens-everywhere', note: 'It runs in a container.' }] as const;
  const statusAt = async (address: string, declared: readonly Limit[]) =>
    judged(loopback, declared, await loopback.find({ addresses: () => [address] } as unknown as Trial)).status;
  assert.equal(await statusAt('0.0.0.0', []), 'fail');
  assert.equal(await statusAt('0.0.0.0', limits), 'declared-limit');
  assert.equal(await statusAt('127.0.0.1', limits), 'fail');
  assert.equal(await statusAt('127.0.0.1', []), 'pass');
});

test('Of a server from outside that speaks the contract, a login tells whether it takes a cookie or a token', async () => {
  for (const id of ['session-redis', 'jwt-stateless']) {
    const good = await contenderNamed(id);
    const servers = await running(good, store.url, 2);
    try {
      const { baseUrls, operatorKey } = servers;
      const results = await conform({ baseUrls, operatorKey }, { ...good, challenge: 'Bearer' });
      assert.deepEqual(named(results, 'fail'), [], id);
    } finally {
      await servers.close();
    }
  }
});
