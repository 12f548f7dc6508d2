import type { Credential } from '../wire/client.ts';
import { cookieOf, cookiesIn, withValue } from './cookies.ts';

export interface Mutation {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The value with the character at `place` (from the end where negative) exchanged for another one. */
function exchanged(value: string, place: number): string {
  const at = place < 0 ? value.length + place : place;
  return value.slice(0, at) + (value[at] === 'A' ? 'B' : 'A') + value.slice(at + 1);
}

const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');

/** One change each to a credential, whatever the design: to the value of its cookie, or to what follows the scheme. */
export function mutationsOf(good: Pick<Credential, 'headers'>, cookie = cookieOf(good)?.name): Mutation[] {
  if (cookie !== undefined)
    return changesOf(cookiesIn(good).get(cookie) as string).map(([name, value]) => ({
      name,
      ...withValue(good, cookie, value),
    }));
  const [entry] = Object.entries(good.headers);
  if (entry === undefined) return [];
  const [header, whole] = entry;
  const start = /^Bearer /i.exec(whole)?.[0].length ?? 0;
  const lead = whole.slice(0, start);
  return changesOf(whole.slice(start)).map(([name, value]) => ({
    name,
    headers: { ...good.headers, [header]: lead + value },
  }));
}

function changesOf(value: string): [name: string, value: string][] {
  const made: [string, string][] = [
    ['a changed character near the start', exchanged(value, 3)],
    ['a changed character near the end', exchanged(value, -10)],
    ['a credential cut short', value.slice(0, -4)],
    ['a credential without its signature', value.slice(0, value.lastIndexOf('.'))],
    ['a credential that is none', 'nonsense'],
  ];
  const [, payload, signature] = value.split('.');
  if (signature !== undefined) {
    made.push(['an unsigned token, alg none', `${unsigned}.${payload}.`]);
    made.push(['alg none with the old signature', `${unsigned}.${payload}.${signature}`]);
  }
  return made;
}
