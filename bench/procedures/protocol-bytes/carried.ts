/** A credential as either carrier sends it, whichever its design uses. */
import type { Credential } from '../../../servers/wire/client.ts';
import type { Carrier } from './step.ts';

/** One cookie: its name, and its value as it is sent. */
export interface Cookie {
  readonly name: string;
  readonly value: string;
}

export type Carried = { readonly authorization: string } | { readonly cookies: readonly Cookie[] };

/** What a token would be called if it were put into a cookie. */
const tokenCookie = '__Host-token';
/** RFC 6265bis, 5.6: name and value of a cookie take 4,096 bytes at most. A larger token is split into several, as Auth.js does. */
const mostBytes = 4_096;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * Others of base64url in place of a credential's letters and digits, each as often as any: HTTP/2 writes some characters in fewer bits
 * (RFC 7541, 5.2), and a credential drawn anew would take other bytes each time. What is between them stays.
 */
export function standIn(value: string): string {
  let drawn = 1;
  return value.replaceAll(/[\w-]/g, () => {
    drawn = (drawn * 48_271) % 0x7fffffff; // Park and Miller 1988
    return alphabet[drawn % alphabet.length] as string;
  });
}

/** Undefined for a design without a credential. Its letters and digits are others of the same alphabet. */
export function carriedBy(
  carrier: Carrier,
  { token, headers }: Pick<Credential, 'token' | 'headers'>,
): Carried | undefined {
  const own = cookiesIn(headers.cookie ?? headers.Cookie).map(({ name, value }) => ({ name, value: standIn(value) }));
  const value = token === undefined ? own.at(0)?.value : standIn(token);
  if (value === undefined) return undefined;
  if (carrier === 'bearer') return { authorization: `Bearer ${value}` };
  return { cookies: token === undefined ? own : cookiesOf(value) };
}

/** `.0`, `.1` … at the end of the name, where one does not hold it. */
function cookiesOf(token: string): Cookie[] {
  if (tokenCookie.length + token.length <= mostBytes) return [{ name: tokenCookie, value: token }];
  const room = mostBytes - `${tokenCookie}.0`.length;
  return Array.from({ length: Math.ceil(token.length / room) }, (_, index) => ({
    name: `${tokenCookie}.${index}`,
    value: token.slice(index * room, (index + 1) * room),
  }));
}

function cookiesIn(header = ''): Cookie[] {
  return header
    .split('; ')
    .filter(Boolean)
    .map((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? { name: '', value: pair } : { name: pair.slice(0, at), value: pair.slice(at + 1) };
    });
}

export const cookieHeader = (cookies: readonly Cookie[]): string =>
  cookies.map(({ name, value }) => (name === '' ? value : `${name}=${value}`)).join('; ');

/** Characters of the credential. */
export const sizeOf = (carried: Carried): number =>
  'authorization' in carried ? carried.authorization.length : cookieHeader(carried.cookies).length;
