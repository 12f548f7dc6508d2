import { broken, demand, type Finding, holds, refused, someUser, type Trial } from './check.ts';
import { ownOrigin } from './own-origin.ts';

/** What another site's page asks of a contender: each is 403, and has no effect. */
export async function fromAnotherSite(trial: Trial): Promise<Finding> {
  const { client, baseUrl } = trial;
  const ask = (path: string, headers: Record<string, string>) =>
    client.call(baseUrl, path, { method: 'POST', headers, ...(path === '/login' && { json: { userId: someUser() } }) });
  const own = { origin: ownOrigin(baseUrl), 'sec-fetch-site': 'same-origin' };
  const foreign: readonly Record<string, string>[] = [
    { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' },
    { origin: 'https://evil.test' },
    { origin: 'null' },
    { origin: own.origin, 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'cross-site' },
    { origin: `${own.origin}.evil.test` },
  ];
  const { headers } = await client.login(baseUrl, someUser());
  demand(200, [await ask('/login', own)], 'a login from its own page');
  const canRefresh = (await ask('/refresh', headers)).status !== 404;
  for (const from of foreign) {
    const said = JSON.stringify(from);
    const login = await ask('/login', from);
    const others = await Promise.all(
      (canRefresh ? ['/logout', '/refresh'] : ['/logout']).map((path) => ask(path, { ...headers, ...from })),
    );
    const finding = refused([login, ...others], `a login, logout or refresh with ${said}`, 403);
    if (finding.found !== 'holds') return finding;
    const given = login.headers['set-cookie']?.map((line) => line.split(';', 1)[0]).join('; ');
    if (given !== undefined && (await client.me(baseUrl, { headers: { cookie: given } })).status !== 401)
      return broken('a login that was refused logged in all the same');
  }
  if ((await client.me(baseUrl, { headers })).status !== 200)
    return broken('a logout that was refused ended the credential all the same');
  demand(204, [await ask('/logout', { ...headers, ...own })], 'a logout from its own page');
  return holds;
}
