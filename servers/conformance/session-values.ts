/** Logins and ids that the checks of sessions are made of. */
import { randomBytes } from 'node:crypto';
import { sign, unsign } from '@fastify/cookie';
import type { Answer, Credential } from '../wire/client.ts';
import { carriersOf, demand, isOurs, someUser, type Trial } from './check.ts';
import { after, carrying, cookieOf, cookiesIn } from './cookies.ts';
import { idFromOutside } from './entropy.ts';

/** So many ids show how they are drawn. */
export const logins = 48;

/** Pages that anybody may see before a login: one that is for users, and of a server with paths of its own that of the login. */
export async function visitsTo({ client, baseUrl }: Trial): Promise<readonly Answer[]> {
  const { contract, login } = client.wire;
  const form = contract ? [] : [client.call(baseUrl, login(someUser(), {}).path)];
  return Promise.all([client.me(baseUrl, { headers: {} }), ...form]);
}

/** A login by who sends these headers already; a cookie that its answer does not set stays. */
export async function loginWith(
  { client, baseUrl }: Trial,
  sent: Readonly<Record<string, string>>,
): Promise<Credential> {
  const { wire } = client;
  const request = wire.login(someUser(), {});
  const cookies = cookiesIn({ headers: sent });
  const { headers } = carrying({ headers: request.headers ?? {} }, cookies);
  const answer = await client.send(baseUrl, { ...request, headers });
  demand(wire.statuses.login, [answer], 'a login with a cookie');
  return { ...carrying({ headers: sent }, after(cookies, answer)), answer };
}

/** Values that the server never gave, the last three signed as @fastify/cookie signs. */
export function unknownValues({ setting }: Trial, good: Credential): [what: string, value: string][] {
  const unknown = randomBytes(24).toString('base64url');
  const made: [string, string][] = [
    ['an id that nobody gave', unknown],
    ['an id with a made-up signature', `${unknown}.${randomBytes(32).toString('base64url')}`],
    ['an empty id', ''],
  ];
  if (setting === undefined) return made;
  const own = unsign(decodeURIComponent((cookieOf(good) as { value: string }).value), setting.secret);
  if (own.valid) {
    made.push(['an id signed with another secret', encodeURIComponent(sign(own.value, 'x'.repeat(43)))]);
    made.push(['an unsigned id', own.value]);
    made.push(['an unknown id that is well signed', encodeURIComponent(sign(unknown, setting.secret))]);
  }
  return made;
}

/** Of a server whose secret is not known, an id that is well signed and unknown: one that a logout ended, where it does. */
export async function endedValues(
  { client, baseUrl, setting }: Trial,
  name: string,
): Promise<[what: string, value: string][]> {
  if (setting !== undefined || client.wire.logout === undefined) return [];
  const ended = await client.login(baseUrl, someUser());
  await client.logout(baseUrl, ended);
  if ((await client.me(baseUrl, ended)).status !== client.wire.statuses.refused) return [];
  return [['an id that a logout ended', cookiesIn(ended).get(name) ?? '']];
}

/** A server from outside may take its time for each, for a password is to be slow. */
export async function manyLogins(trial: Trial): Promise<readonly Credential[]> {
  const { client, baseUrl } = trial;
  const atOnce = isOurs(trial) ? logins : 8;
  const all: Credential[] = [];
  while (all.length < logins)
    all.push(...(await Promise.all(Array.from({ length: atOnce }, () => client.login(baseUrl, someUser())))));
  return all;
}

/** The id in a credential: before a signature; undefined where it is a token that speaks for itself. */
export function idOf(trial: Trial, good: Credential): string | undefined {
  if (!isOurs(trial)) return idFromOutside(carriersOf(trial, good), good);
  const { token } = good;
  if (token?.includes('.')) return undefined;
  const text = token ?? decodeURIComponent(cookieOf(good)?.value ?? '');
  if (text === '' || text.split('.').length > 2) return undefined;
  return text.split('.', 1)[0];
}

export function refreshTokenOf({ answer }: Credential): string | undefined {
  try {
    const { refreshToken } = JSON.parse(answer.body) as { refreshToken?: string };
    return refreshToken === undefined || refreshToken.split('.').length > 2 ? undefined : refreshToken;
  } catch {
    // A page, or nothing.
    return undefined;
  }
}
