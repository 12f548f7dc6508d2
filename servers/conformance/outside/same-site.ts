/** What a page on another subdomain can make a browser do to a server from outside: SameSite does not keep it from that. */
import type { HttpRequest } from '../../wire/wire.ts';
import { broken, demand, type Finding, holds, noted, someUser, type Trial } from '../check.ts';
import { canBeSent } from './other-sites.ts';

/**
 * Whether one of these origins ends a session. Broken where the design names origins that may, for these are others (ASVS 3.5.1); where it
 * names none, a note: many applications trust every subdomain of their site.
 */
export async function sameSiteOf(trial: Trial, origins: readonly string[], namesSome: boolean): Promise<Finding> {
  const { client, baseUrl } = trial;
  if (client.wire.logout === undefined) return holds;
  const { statuses } = client.wire;
  const good = await client.login(baseUrl, someUser());
  demand(statuses.read, [await client.me(baseUrl, good)], 'a good credential');
  const request = client.wire.logout(good.headers);
  for (const origin of origins) {
    if (!(await canBeSent(trial, request, origin))) continue;
    await client.send(baseUrl, fromSameSite(request, origin));
    if ((await client.me(baseUrl, good)).status === statuses.read) continue;
    const what = `a page of ${origin} logs out`;
    return namesSome ? broken(what) : noted(`${what}: no origin of its site is named (sameSiteOrigins)`);
  }
  return holds;
}

export const fromSameSite = (request: HttpRequest, origin: string): HttpRequest => ({
  ...request,
  headers: { ...request.headers, 'sec-fetch-site': 'same-site', origin },
});
