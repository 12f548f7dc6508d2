/**
 * What another site's page can make a browser do to a server from outside. A server may leave it to the browser: a cookie with SameSite
 * is not sent along (RFC 6265bis 5.8.3), and a request that a form cannot make is asked about first (Fetch standard, 4.9).
 */
import type { Credential } from '../../wire/client.ts';
import type { HttpRequest } from '../../wire/wire.ts';
import { broken, carriersOf, demand, type Finding, holds, noted, someUser, type Trial } from '../check.ts';
import { cookiesSet } from '../cookies.ts';

const site = 'https://evil.test';

/** Broken: another site ends a session whose cookie it can send (ASVS 3.5.1). Noted: it can log a browser in, or end a session by a link. */
export async function otherSitesOf(trial: Trial): Promise<Finding> {
  const logout = trial.client.wire.logout === undefined ? holds : await logoutFromElsewhere(trial);
  if (logout.found === 'broken') return logout;
  const login = await loginFromElsewhere(trial);
  const notes = [logout, login].flatMap((finding) => ('note' in finding ? [finding.note] : []));
  return notes.length === 0 ? holds : noted(notes.join('; '));
}

async function logoutFromElsewhere(trial: Trial): Promise<Finding> {
  const { client, baseUrl } = trial;
  const { statuses } = client.wire;
  const good = await client.login(baseUrl, someUser());
  demand(statuses.read, [await client.me(baseUrl, good)], 'a good credential');
  const request = client.wire.logout?.(good.headers) as HttpRequest;
  const isLink = request.method === 'GET';
  const sameSite = leastSameSite(trial, good);
  if (sameSite === 'strict' || (sameSite === 'lax' && !isLink) || !(await canBeSent(trial, request))) return holds;
  await client.send(baseUrl, fromElsewhere(request));
  const { status } = await client.me(baseUrl, good);
  if (status !== statuses.read) {
    if (sameSite === 'lax') return noted('a link on another site logs out: its logout is a GET');
    return broken(
      'another site’s page logs out: the cookie has no SameSite, and the server does not ask where it comes from',
    );
  }
  // That it was refused for where it came from: without that it works.
  demand(statuses.revoked, [await client.logout(baseUrl, good)], 'a logout that names no other site');
  return holds;
}

async function loginFromElsewhere(trial: Trial): Promise<Finding> {
  const { client, baseUrl } = trial;
  const request = client.wire.login(someUser(), {});
  if (!(await canBeSent(trial, request))) return holds;
  const answer = await client.send(baseUrl, fromElsewhere(request));
  if (answer.status !== client.wire.statuses.login || cookiesSet(answer).length === 0) return holds;
  const given = client.credentialOf(answer);
  return (await client.me(baseUrl, given)).status === client.wire.statuses.read
    ? noted('another site’s page can log a browser in')
    : holds;
}

/** A link sends no Origin, and is told by Sec-Fetch-Site alone. */
const fromElsewhere = (request: HttpRequest): HttpRequest => ({
  ...request,
  headers: {
    ...request.headers,
    'sec-fetch-site': 'cross-site',
    ...(request.method === 'GET' ? { 'sec-fetch-mode': 'navigate' } : { origin: site }),
  },
});

/** The weakest of its cookies decides: without the attribute, browsers differ. */
function leastSameSite(trial: Trial, good: Credential): 'none' | 'lax' | 'strict' {
  const carriers = carriersOf(trial, good);
  const said = cookiesSet(good.answer)
    .filter(({ name }) => carriers.includes(name))
    .map(({ attributes }) => String(attributes.get('samesite') ?? '').toLowerCase());
  // Whichever is needed and not sent keeps the request from being anybody's.
  if (said.includes('strict')) return 'strict';
  return said.includes('lax') ? 'lax' : 'none';
}

const ofForms = /^(?:application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i;
const safe = /^(?:accept|accept-language|content-language|content-length|cookie)$/i;

/** Whether a page elsewhere can make a browser send it: as a form would, or because the server allows that site what a script asks. */
export async function canBeSent({ client, baseUrl }: Trial, request: HttpRequest, origin = site): Promise<boolean> {
  const { method, path, headers = {}, json } = request;
  const simple =
    (method === 'GET' || method === 'POST') &&
    json === undefined &&
    Object.entries(headers).every(([name, value]) =>
      /^content-type$/i.test(name) ? ofForms.test(value) : safe.test(name),
    );
  if (simple) return true;
  const { headers: said } = await client.call(baseUrl, path, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': Object.keys(headers).join(', '),
    },
  });
  return said['access-control-allow-origin'] === origin && said['access-control-allow-credentials'] === 'true';
}
