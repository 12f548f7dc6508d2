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
export function cookieOf({ headers }: Pick<Credential, 'headers'>): { name: string; value: string } | undefined {
  if (headers.cookie === undefined) return undefined;
  const [name, value] = divided(headers.cookie.split(';', 1)[0] as string);
  return { name, value: String(value) };
}
