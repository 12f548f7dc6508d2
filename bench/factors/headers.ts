import type { LoadFactor } from './load.ts';

/** Each request carries so many bytes of other headers, as a browser's does: they are parsed whatever the design. */
export const headers: LoadFactor = {
  id: 'headers',
  apply: (level, setting) => ({
    ...setting,
    request: (exchange) => {
      const given = setting.request(exchange);
      return Number(level) === 0 ? given : { ...given, headers: { ...given.headers, ...otherHeaders(Number(level)) } };
    },
  }),
};

/** So many bytes on the wire (name, colon, space, value, line end), spread evenly over headers of at most 500. */
function otherHeaders(bytes: number): Record<string, string> {
  const count = Math.ceil(bytes / 500);
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const name = `X-Other-${index}`;
      const size = Math.floor((bytes * (index + 1)) / count) - Math.floor((bytes * index) / count);
      return [name, 'o'.repeat(Math.max(0, size - `${name}: \r\n`.length))];
    }),
  );
}
