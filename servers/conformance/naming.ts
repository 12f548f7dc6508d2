/** The ways in which a request can name a user whose credential it is not sent with. */
import type { OutgoingHttpHeaders } from 'node:http';
import type { Credential } from '../wire/client.ts';
import { demand, someUser, type Trial } from './check.ts';

/** What is sent beside everything else. */
export interface Beside {
  readonly query?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly json?: Readonly<Record<string, unknown>>;
}

export interface NamedUser {
  readonly user: string;
  readonly credential: Credential;
}

/** Another user, logged in. */
export async function anotherUser({ client, baseUrl }: Trial, user = someUser()): Promise<NamedUser> {
  const credential = await client.login(baseUrl, user);
  demand(client.wire.statuses.read, [await client.me(baseUrl, credential)], 'a credential of another user');
  return { user, credential };
}

/** An admin by the contract, so that rights that come with the name show too. */
export const namedUser = (trial: Trial): Promise<NamedUser> => anotherUser(trial, `admin-${someUser()}`);

const names = ['userId', 'user_id', 'user', 'username', 'sub', 'id'];
const rights = { role: 'admin', scope: 'admin' };

const pairsOf = (values: Readonly<Record<string, string>>, between: string) =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join(between);

/** By the user's id, and by the rights that the user has. */
export function byName({ user }: Pick<NamedUser, 'user'>): ReadonlyMap<string, Beside> {
  const named = { ...Object.fromEntries(names.map((name) => [name, user])), ...rights };
  return new Map<string, Beside>([
    ['a user named in the query', { query: pairsOf(named, '&') }],
    ['a user named in a cookie', { headers: { cookie: pairsOf(named, '; ') } }],
    ['a user named in a header', { headers: { 'x-user-id': user, 'x-user': user, 'x-role': 'admin' } }],
    ['a user named in the body', { json: named }],
  ]);
}

/** By an access token of the user. */
export function byToken({ credential: { token = '', headers } }: NamedUser): ReadonlyMap<string, Beside> {
  const carried = Object.fromEntries(
    ['access_token', 'token', 'jwt', 'session', '__Host-token'].map((name) => [name, token]),
  );
  return new Map<string, Beside>([
    ['an access token', { headers }],
    ['an access token in a cookie', { headers: { cookie: pairsOf(carried, '; ') } }],
    ['an access token in the query', { query: pairsOf(carried, '&') }],
    ['an access token in the body', { json: { accessToken: token, access_token: token } }],
  ]);
}

/** By a refresh token of the user, where none belongs. */
export function byRefreshToken(token: string): ReadonlyMap<string, Beside> {
  const carried = { refreshToken: token, refresh_token: token };
  return new Map<string, Beside>([
    ['a refresh token in a cookie', { headers: { cookie: pairsOf(carried, '; ') } }],
    ['a refresh token in the query', { query: pairsOf(carried, '&') }],
  ]);
}
