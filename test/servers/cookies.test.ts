/** What every contender with a cookie must do, and what those with the credential itself in the cookie must. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allContenders, contenderNamed } from '../../servers/catalogue.ts';
import { ContractClient } from '../../servers/wire/client.ts';
import { aStore, type Running, running } from './running.ts';

const { url } = await aStore();
const client = new ContractClient();
const contenders = await allContenders();

async function withServers(id: string, work: (servers: Running) => Promise<void>): Promise<void> {
  const servers = await running(await contenderNamed(id), url, 1);
  try {
    await work(servers);
  } finally {
    await servers.close();
  }
}
const login = (servers: Running, headers: Record<string, string> = {}, claims = {}) =>
  client.call(servers.baseUrl, '/login', { method: 'POST', json: { userId: 'u0001', claims }, headers });

const foreign: Record<string, Record<string, string>> = {
  'a form of another site': { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' },
  'another site, by Sec-Fetch-Site alone': { 'sec-fetch-site': 'cross-site' },
  'a sibling subdomain': { 'sec-fetch-site': 'same-site' },
  'Sec-Fetch-Site that nobody knows': { 'sec-fetch-site': 'x' },
  'another site, by Origin alone': { origin: 'https://evil.test' },
  'an opaque origin': { origin: 'null' },
};

for (const { id, challenge } of contenders) {
  if (challenge === 'Cookie')
    test(`${id}: requests of other sites that change something are refused, reads and own requests are not (G7)`, () =>
      withServers(id, async (servers) => {
        const host = new URL(servers.baseUrl).host;
        const own: Record<string, string>[] = [
          {},
          { 'sec-fetch-site': 'same-origin', origin: `https://${host}` },
          { 'sec-fetch-site': 'none' },
          { origin: `https://${host}` },
        ];
        const { headers } = await client.login(servers.baseUrl, 'u0001');
        for (const [name, sent] of Object.entries(foreign)) {
          const refused = [
            await login(servers, sent),
            await client.call(servers.baseUrl, '/logout', { method: 'POST', headers: { ...headers, ...sent } }),
          ];
          for (const answer of refused) {
            assert.deepEqual([answer.status, answer.body], [403, '{"error":"forbidden"}'], name);
            assert.equal(answer.headers['cache-control'], 'no-store');
          }
          assert.equal((await client.me(servers.baseUrl, { headers: { ...headers, ...sent } })).status, 200, name);
        }
        assert.equal((await login(servers, { origin: `http://${host}` })).status, 403, 'the same host without TLS');
        for (const sent of own) {
          const answer = await login(servers, sent);
          assert.equal(answer.status, 200);
          const cookie = (answer.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
          const logout = await client.call(servers.baseUrl, '/logout', {
            method: 'POST',
            headers: { ...sent, cookie },
          });
          assert.equal(logout.status, 204);
        }
      }));
  else
    test(`${id}: an Origin changes nothing where no browser sends the credential by itself`, () =>
      withServers(id, async (servers) => {
        assert.equal((await login(servers, foreign['a form of another site'])).status, 200);
      }));
}

const claims = (count: number, length: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`claim${i}`, 'x'.repeat(length)]));

for (const [id, cookieName] of [
  ['jwt-cookie', '__Host-token'],
  ['sealed-cookie', '__Host-sealed'],
] as const) {
  test(`${id}: the cookie is __Host-, Secure, HttpOnly, SameSite=Lax, and as old as the credential at most (S6)`, () =>
    withServers(id, async (servers) => {
      const [line = '', ...others] = (await login(servers)).headers['set-cookie'] ?? [];
      const [pair, ...flags] = line.split('; ');
      assert.deepEqual(others, []);
      assert.ok(pair?.startsWith(`${cookieName}=`));
      const age = `Max-Age=${servers.setting.lifetimeSeconds}`;
      assert.deepEqual(flags.sort(), ['HttpOnly', age, 'Path=/', 'SameSite=Lax', 'Secure']);
    }));

  test(`${id}: a logout deletes the cookie, with the flags that it was set with`, () =>
    withServers(id, async (servers) => {
      const answer = await client.logout(servers.baseUrl, await client.login(servers.baseUrl, 'u0001'));
      const flags = (answer.headers['set-cookie']?.[0] ?? '').split('; ');
      for (const flag of [`${cookieName}=`, 'Max-Age=0', 'Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax'])
        assert.ok(flags.includes(flag), flag);
      assert.equal(answer.headers['set-cookie']?.length, 1);
    }));

  test(`${id}: a login whose cookie a browser would drop is 400 and sets none; the largest that it keeps works`, () =>
    withServers(id, async (servers) => {
      const bytes = (line = '') => (line.split(';')[0] as string).length - 1;
      let length = 4096;
      while ((await login(servers, {}, claims(1, length))).status === 400) length -= 7;
      // Sealed twice, a cookie differs by some bytes: each + and / of its base64 takes three.
      const largest = await client.login(servers.baseUrl, 'u0001', claims(1, length - 80));
      assert.ok(bytes(largest.setCookie?.[0]) > 3900 && bytes(largest.setCookie?.[0]) <= 4096);
      assert.equal((await client.me(servers.baseUrl, largest)).status, 200);
      const refused = await login(servers, {}, claims(1, 4096));
      assert.deepEqual([refused.status, refused.headers['set-cookie']], [400, undefined]);
    }));

  test(`${id}: of two cookies of its name the first counts, and none is a 500 (S7)`, () =>
    withServers(id, async (servers) => {
      const [a, b] = [await client.login(servers.baseUrl, 'u0001'), await client.login(servers.baseUrl, 'u0002')];
      const [first, second] = [a.headers.cookie, b.headers.cookie];
      const seen = async (cookie: string) => {
        const { status, body } = await client.me(servers.baseUrl, { headers: { cookie } });
        return status === 200 ? JSON.parse(body).id : status;
      };
      assert.equal(await seen(`${first}; ${second}`), 'u0001');
      assert.equal(await seen(`${second}; ${first}`), 'u0002');
      assert.equal(await seen(`${cookieName}=nonsense; ${first}`), 401);
      assert.equal(await seen(`${first}; ${cookieName}=nonsense`), 'u0001');
      for (const odd of ['', '%', '%ff%00', '"', ';', `${'A'.repeat(9000)}`, 'AAAA%3BAAAA', '{}', '__proto__'])
        assert.equal(await seen(`${cookieName}=${odd}`), 401, odd);
    }));

  test(`${id}: a credential in the Authorization header is not looked at`, () =>
    withServers(id, async (servers) => {
      const { headers } = await client.login(servers.baseUrl, 'u0001');
      const value = headers.cookie?.slice(cookieName.length + 1);
      const answer = await client.me(servers.baseUrl, { headers: { authorization: `Bearer ${value}` } });
      assert.deepEqual([answer.status, answer.headers['www-authenticate']], [401, 'Cookie realm="authbench"']);
    }));
}
