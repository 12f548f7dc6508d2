/** Other spellings of a path, as request targets: what a guard may read differently from the router behind it, or a proxy before it. */

const encoded = (character: string) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`;

export interface SpelledAt {
  /** `127.0.0.1:8080`. */
  readonly host: string;
  /** A path that needs no credential: `/health`. */
  readonly open: string;
}

/**
 * Of `/admin` or `/shop/account?tab=1`; a query stays behind each. RFC 3986 6.2.2 lists what is the same resource (case of escapes,
 * escapes of unreserved characters, dot segments); the rest is what servers have been found to add.
 */
export function spellingsOf(target: string, { host, open }: SpelledAt): readonly string[] {
  const [path = '', query] = target.split('?', 2);
  const name = path.slice(1);
  const [first = '', last = ''] = [name[0], name.at(-1)];
  const paths = [
    // Slashes and dots.
    `${path}/`,
    `${path}//`,
    `/${path}`,
    `/.${path}`,
    `/x/..${path}`,
    `${open}/..${path}`,
    `${path}/.`,
    `${path}/x/..`,
    `\\${name}`,
    // Case.
    path.toUpperCase(),
    `/${first.toUpperCase()}${name.slice(1)}`,
    // Escapes.
    `/${encoded(first)}${name.slice(1)}`,
    `${path.slice(0, -1)}${encoded(last)}`,
    `/%25${encoded(first).slice(1)}${name.slice(1)}`,
    `/%2F${name}`,
    `${path}%2F`,
    `/%2E${path}`,
    `${open}/%2E%2E${path}`,
    `${open}%2F..${path}`,
    `${path}%20`,
    `${path}%00`,
    `${path}%3F`,
    // Matrix parameters.
    `${path};`,
    `${path};x=1`,
    `/;x=1${path}`,
    `${open}/..;${path}`,
    // Endings.
    `${path}.`,
    `${path}.json`,
    `${path}#`,
    // RFC 9112 3.2.2: a server must take the absolute form too.
    `http://${host}${path}`,
    `http://other.test${path}`,
  ];
  const withQuery = paths.map((spelling) => (query === undefined ? spelling : `${spelling}?${query}`));
  return [...withQuery, `${target}${query === undefined ? '?' : '&'}x=${open}`];
}
