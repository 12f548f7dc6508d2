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

/** One change each to a credential's header, whatever the design: the text after the scheme or the cookie's name. */
export function mutationsOf(headers: Readonly<Record<string, string>>): Mutation[] {
  const [entry] = Object.entries(headers);
  if (entry === undefined) return [];
  const [header, whole] = entry;
  const start = /^(?:Bearer |[^=]+=)/.exec(whole)?.[0].length ?? 0;
  const [lead, value] = [whole.slice(0, start), whole.slice(start)];
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
  return made.map(([name, text]) => ({ name, headers: { [header]: lead + text } }));
}
