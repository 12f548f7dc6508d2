/** One attribute of a Set-Cookie line changed, and cookies that differ from the credential's in one attribute. Pure. */
import type { Place } from '../../../vocabulary/browser.ts';

const sameSites: Readonly<Partial<Record<Place, string | undefined>>> = {
  strict: 'Strict',
  lax: 'Lax',
  none: 'None',
  unset: undefined,
};

/** The line as the place wants it: `cookie` leaves it as the design sets it. */
export function keptAs(line: string, place: Place): string {
  if (place === 'readable') return without(line, 'httponly');
  return place in sameSites ? withSameSite(line, sameSites[place]) : line;
}

/** Names of the twins, and what they hold. */
export const twins = { readable: 'twin-readable=twin', none: 'twin-none=twin' } as const;
/** What a page's own token is compared with: as a careful design would set a cookie. */
const careful = 'x=x; Path=/; Secure; HttpOnly';

/** Beside a credential, cookies that differ from it in one attribute: no HttpOnly, and SameSite=None. `line`: absent for a Bearer design. */
export function twinsOf(line: string = careful): string[] {
  const [, ...attributes] = partsOf(line);
  const twin = (pair: string) => [pair, ...attributes].join('; ');
  return [without(twin(twins.readable), 'httponly'), withSameSite(twin(twins.none), 'None')];
}

/** Name and value as they are sent; undefined for a line that deletes its cookie. */
export function pairOf(line: string): string | undefined {
  const [pair = '', ...attributes] = partsOf(line);
  const isGone = pair.endsWith('=') || attributes.some((attribute) => /^max-age=(?:0|-\d+)$/i.test(attribute));
  return isGone ? undefined : pair;
}

/** A Cookie header without the twins: the server never sees them. Empty where nothing is left. */
export const withoutTwins = (header: string): string =>
  header
    .split('; ')
    .filter((pair) => !Object.values<string>(twins).includes(pair))
    .join('; ');

const partsOf = (line: string) => line.split(';').map((part) => part.trim());

const without = (line: string, name: string) =>
  partsOf(line)
    .filter((part, index) => index === 0 || part.split('=')[0]?.toLowerCase() !== name)
    .join('; ');

const withSameSite = (line: string, value: string | undefined) =>
  [without(line, 'samesite'), ...(value === undefined ? [] : [`SameSite=${value}`])].join('; ');
