/** What every contender with sessions promises, wherever they lie. The commands of the baseline are in session-redis.test.ts. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { setTimeout as after } from 'node:timers/promises';
import { sign } from '@fastify/cookie';
import type { MountableContender } from '../../servers/contender.ts';
import { onPostgres, sessionContenders } from './session-contenders.ts';
import { client, cookieOf, idOf, loginWith, sharedServers, statusOf, withServers } from './sessions.ts';

/** Of a design that believes copies for a while: the instance that ended a session knows at once. */
const knownAtOnce = ({ limits }: MountableContender, baseUrls: readonly string[]) =>
  limits.some(({ id }) => id === 'revocation-is-late') ? baseUrls.slice(0, 1) : baseUrls;
const hour = 3_600_000;

for (const contender of sessionContenders) {
  const named = (sentence: string) => `${contender.id}: ${sentence}`;

  test(named('a second login gives a new id, and the old one is dead (S1)'), async () => {
    const { baseUrl, baseUrls } = await sharedServers(contender);
    const old = await client.login(baseUrl, 'u0001');
    const renewed = await loginWith(baseUrl, 'u0002', old.headers);
    assert.notEqual(idOf(renewed), idOf(old));
    for (const url of baseUrls) {
      assert.equal(JSON.parse((await client.me(url, renewed)).body).id, 'u0002');
      assert.equal(await statusOf(url, old), 401);
    }
  });

  test(named('an id that a client brings is refused and never adopted, whoever signed it (S2)'), async () => {
    const { baseUrl, setting } = await sharedServers(contender);
    const good = await client.login(baseUrl, 'u0001');
    const id = randomBytes(24).toString('base64url');
    for (const value of [sign(id, setting.secret), sign('../../escape', setting.secret), id, `${id}.x`, idOf(good)]) {
      assert.equal(await statusOf(baseUrl, cookieOf(value)), 401);
      const given = await loginWith(baseUrl, 'u0003', cookieOf(value).headers);
      assert.equal(given.answer.status, 200);
      assert.match(idOf(given), /^[\w-]{32}$/);
      assert.ok(![id, idOf(good)].includes(idOf(given)));
    }
    assert.equal(await statusOf(baseUrl, good), 200);
  });

  test(named('a logout is final, ends this session alone, and deletes the cookie (S4)'), async () => {
    const { baseUrl, baseUrls } = await sharedServers(contender);
    const [ended, other] = [await client.login(baseUrl, 'u0001'), await client.login(baseUrl, 'u0001')];
    for (const url of baseUrls) assert.equal(await statusOf(url, ended), 200);
    const answer = await client.logout(baseUrl, ended);
    assert.equal(answer.status, 204);
    const flags = (answer.headers['set-cookie']?.[0] ?? '').split('; ');
    for (const flag of ['__Host-session=', 'Max-Age=0', 'Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax'])
      assert.ok(flags.includes(flag), flag);
    for (const url of knownAtOnce(contender, baseUrls)) assert.equal(await statusOf(url, ended), 401);
    assert.equal((await client.logout(baseUrl, ended)).status, 401);
    for (const url of baseUrls) assert.equal(await statusOf(url, other), 200);
  });

  test(named('a request in flight that changes the session does not bring it back after its logout (S5)'), () => {
    const [arrived, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const changing: MountableContender = {
      ...contender,
      async mount(app, setting) {
        const mounted = await contender.mount(app, setting);
        app.post('/change', async (request) => {
          arrived.resolve();
          await released.promise;
          request.session.claims = { changed: 'yes' };
          return {};
        });
        return mounted;
      },
    };
    return withServers(changing, async ({ baseUrl, baseUrls }) => {
      const credential = await client.login(baseUrl, 'u0001');
      const change = client.call(baseUrl, '/change', { method: 'POST', headers: credential.headers });
      await arrived.promise;
      assert.equal((await client.logout(baseUrl, credential)).status, 204);
      released.resolve();
      assert.equal((await change).status, 200);
      for (const url of baseUrls) assert.equal(await statusOf(url, credential), 401);
    });
  });

  test(named('an operator ends all sessions of one user, and nobody else’s (S10)'), async () => {
    const { baseUrl, baseUrls, operatorKey } = await sharedServers(contender);
    const [one, two, other] = await Promise.all(['u0009', 'u0009', 'u0010'].map((id) => client.login(baseUrl, id)));
    assert.ok(one && two && other);
    assert.equal((await client.revoke(baseUrl, 'u0009', operatorKey)).status, 204);
    for (const url of knownAtOnce(contender, baseUrls)) {
      assert.equal(await statusOf(url, one), 401);
      assert.equal(await statusOf(url, two), 401);
      assert.equal(await statusOf(url, other), 200);
    }
    assert.equal((await client.revoke(baseUrl, 'nobody', operatorKey)).status, 204);
  });

  test(named('a session that is not used for the idle time is over'), () =>
    withServers({ ...contender, lifetimeSeconds: 0.04 }, async ({ baseUrl, baseUrls }) => {
      const credential = await client.login(baseUrl, 'u0001');
      await after(60);
      for (const url of baseUrls) assert.equal(await statusOf(url, credential), 401);
    }),
  );

  test(named('a session in use ends at the absolute limit, for good'), (t) =>
    withServers({ ...contender, lifetimeSeconds: 86_400 }, async ({ baseUrl, baseUrls }) => {
      const start = Date.now();
      const credential = await client.login(baseUrl, 'u0001');
      t.mock.timers.enable({ apis: ['Date'], now: start + 12 * hour - 60_000 });
      for (const url of baseUrls) assert.equal(await statusOf(url, credential), 200);
      t.mock.timers.setTime(start + 12 * hour + 60_000);
      for (const url of baseUrls) assert.equal(await statusOf(url, credential), 401);
      t.mock.timers.reset();
      // Its end is on its way to the store when the refusal is answered; the clock has gone back meanwhile.
      let status = await statusOf(baseUrl, credential);
      for (let asked = 1; status !== 401 && asked < 200; asked++) status = await statusOf(baseUrl, credential);
      assert.equal(status, 401);
    }),
  );

  test(named('an anonymous request sets no cookie (S3)'), async () => {
    const { baseUrl } = await sharedServers(contender);
    assert.equal((await client.me(baseUrl, { headers: {} })).headers['set-cookie'], undefined);
  });
}

// Side by side: nearly all that they do is wait, and each tells a session that was not used for too long from one that was.
describe('sessions in use', { concurrency: true }, () => {
  for (const contender of sessionContenders)
    test(`${contender.id}: a session in use outlives its first idle time`, () => {
      const idleMs = 1_000;
      return withServers({ ...contender, lifetimeSeconds: idleMs / 1000 }, async ({ baseUrl }) => {
        for (let attempt = 1; attempt <= 20; attempt++) {
          const credential = await client.login(baseUrl, 'u0001');
          const began = performance.now();
          let [last, longest, status] = [began, 0, 200];
          while (status === 200 && last - began < 2 * idleMs) {
            await after(50);
            status = await statusOf(baseUrl, credential);
            longest = Math.max(longest, performance.now() - last);
            last = performance.now();
          }
          if (status === 200) return;
          // Where the machine stood still for so long, the session was idle indeed.
          assert.ok(longest > idleMs / 2, `refused, although it was used every ${longest} ms`);
        }
        assert.fail('the machine never let a session be in use');
      });
    });
});

test('A store that cannot be reached stops the start, and the password in its URL is not told', async () => {
  const unreachable = (contender: MountableContender) => ({
    ...contender,
    mount: ((app, setting) =>
      contender.mount(app, {
        ...setting,
        folder: '/nowhere/at/all',
        storeUrl: 'redis://user:hunter2hunter2@127.0.0.1:1',
      })) satisfies MountableContender['mount'],
  });
  const outside = sessionContenders.filter(({ storeLoss, id }) => storeLoss !== undefined && !id.includes(' '));
  const database = outside.find(({ database }) => database) as MountableContender;
  const unreached = [...outside.map(unreachable), onPostgres(database, 'postgres://user:hunter2hunter2@127.0.0.1:1/x')];
  for (const contender of unreached) {
    await assert.rejects(
      withServers(contender, async () => {}),
      (error: Error & { code?: string; complaint?: object }) => {
        assert.equal(error.code, 'AB_STORE_UNREACHABLE', contender.id);
        assert.doesNotMatch(JSON.stringify(error.complaint), /hunter2/);
        return true;
      },
    );
  }
});
