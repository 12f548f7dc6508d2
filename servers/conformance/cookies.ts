/** Cookies as a browser would see them. */
import type { Answer, Credential } from '../wire/client.ts';

export interface SetCookie {
  readonly name: string;
  readonly value: string;
  /** By lower-case name; true where it has no value. */
  readonly attributes: ReadonlyMap<string, string | true>;
}

export const cookiesSet = ({ headers }: Pick<Answer, 'headers'>): SetCookie[] =>
  (headers['set-cookie'] ?? []).map((line) => {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const [name, value] = divided(pair);
    return {
      name,
      value: String(value),
      attributes: new Map(
        attributes.map((text) => {
          const [key, setting] = divided(text);
          return [key.toLowerCase(), setting] as const;
        }),
      ),
    };
  });

function divided(text: string): [string, string | true] {
  const at = text.indexOf('=');
  return at < 0 ? [text, true] : [text.slice(0, at), text.slice(at + 1)];
}

/** Whether a browser drops the cookie: its life is over (RFC 6265 5.2.1, 5.2.2). */
export function isDeletion({ attributes }: SetCookie): boolean {
  const [age, expires] = [attributes.get('max-age'), attributes.get('expires')];
  if (age !== undefined) return Number(age) <= 0;
  return typeof expires === 'string' && Date.parse(expires) <= Date.now();
}

/** The first cookie of a credential, or undefined where it is none. */
export function cookieOf(credential: Pick<Credential, 'headers'>): { name: string; value: string } | undefined {
  const [first] = cookiesIn(credential);
  return first && { name: first[0], value: first[1] };
}

/** The cookies of a credential as they are sent, by name. */
export function cookiesIn({ headers }: Pick<Credential, 'headers'>): ReadonlyMap<string, string> {
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === 'cookie')?.[1] ?? '';
  const pairs = found.split(';').map((part) => divided(part.trim()));
  return new Map(pairs.filter(([name]) => name !== '').map(([name, value]) => [name, value === true ? '' : value]));
}

/** The same headers with other cookies. */
export function carrying(
  { headers }: Pick<Credential, 'headers'>,
  cookies: Iterable<readonly [name: string, value: string]>,
): { readonly headers: Readonly<Record<string, string>> } {
  const text = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const others = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'cookie');
  return { headers: { ...Object.fromEntries(others), ...(text === '' ? {} : { cookie: text }) } };
}

/** The same credential without one of its cookies. */
export const withoutCookie = (good: Pick<Credential, 'headers'>, name: string) =>
  carrying(
    good,
    [...cookiesIn(good)].filter(([other]) => other !== name),
  );

/** The same credential with another value of one of its cookies. */
export const withValue = (good: Pick<Credential, 'headers'>, name: string, value: string) =>
  carrying(good, new Map([...cookiesIn(good), [name, value]]));

/** What a browser that sent these cookies has after the answer. */
export function after(sent: ReadonlyMap<string, string>, answer: Pick<Answer, 'headers'>): ReadonlyMap<string, string> {
  const jar = new Map(sent);
  for (const cookie of cookiesSet(answer)) {
    if (isDeletion(cookie)) jar.delete(cookie.name);
    else jar.set(cookie.name, cookie.value);
  }
  return jar;
}
