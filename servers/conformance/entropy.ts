import type { Credential } from '../wire/client.ts';
import { cookiesIn } from './cookies.ts';

/** What a character of these could tell at most, bits. */
const alphabets: readonly [RegExp, number][] = [
  [/^\d*$/, Math.log2(10)],
  [/^[\da-f]*$/, 4],
  [/^[\da-z]*$/, Math.log2(36)],
  [/./, 6],
];

/**
 * Room for random bits in what changes from id to id, at most: places that take many values, times what a character tells. It
 * shows ids that are too short or that count; that a generator is a good one cannot be seen from outside. Takes some 48 ids.
 */
export function randomBitsOf(ids: readonly string[]): number {
  const length = Math.min(...ids.map((id) => id.length));
  let bits = 0;
  for (let place = 0; place < length; place++) {
    const seen = new Set(ids.map((id) => id[place] as string));
    const [, most = 0] = alphabets.find(([alphabet]) => alphabet.test([...seen].join(''))) ?? [];
    // Random characters of 16 show some 15 in 48 ids; a version, a time or a counter shows few, and so does the last of an id whose
    // bytes end within it: those tell no more than which of them it is.
    bits += seen.size >= ids.length / 6 ? most : Math.log2(seen.size);
  }
  return bits;
}

/** What signers of cookies append: HMAC-SHA1 or longer, base64 with or without its padding, or hexadecimal. */
const signature = /^[\w+/=-]{27,}$/;

/**
 * The id in a credential of a server whose secret is not known: without the signature that makes a counter look random. Undefined where
 * it says something itself, as a token in three parts does.
 */
export function idFromOutside(carriers: readonly string[], good: Credential): string | undefined {
  const cookies = cookiesIn(good);
  const sent = carriers.map((name) => cookies.get(name)).find(Boolean) ?? good.token ?? Object.values(good.headers)[0];
  const text = (sent ?? '').replaceAll(/%([\da-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  const parts = text.split('.');
  if (text === '' || parts.length > 2) return undefined;
  const [first = '', last] = parts;
  return last !== undefined && signature.test(last) ? first.replace(/^s:/, '') : text;
}
